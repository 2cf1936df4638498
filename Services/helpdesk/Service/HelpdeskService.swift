import Kernel
import Postgres
import Reactor
import ServiceKit

/// The helpdesk service: it knows members and the parties of orders; there are no threads yet.
package enum HelpdeskService {
    package static let definition = ServiceDefinition(
        name: .helpdesk,
        migrations: [Migration(file: "V0100_helpdesk", bytes: PackageResources.V0100_helpdesk_sql)],
        statements: CorrespondentStore.all
    ) { context in
        KnowMemberOnMemberChanged.register(context)
        KnowPartiesOnOrderOpened.register(context)
        return nil
    }
}
