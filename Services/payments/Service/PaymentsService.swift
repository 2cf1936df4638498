import Kernel
import Postgres
import Reactor
import ServiceKit

/// The payments service: it knows the orders; it moves no money yet.
package enum PaymentsService {
    package static let definition = ServiceDefinition(
        name: .payments,
        migrations: [Migration(file: "V0100_payments", bytes: PackageResources.V0100_payments_sql)],
        statements: PayableOrderStore.all
    ) { context in
        KnowOrderOnOrderOpened.register(context)
        return nil
    }
}
