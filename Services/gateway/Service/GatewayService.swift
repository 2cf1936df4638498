import GatewayDomain
import Kernel
import Logging
import Reactor
import ServiceKit
import Wire

/// The gateway: members, and the HTTP front to all services.
package enum GatewayService {
    /// What the service is before it runs.
    package static let definition = ServiceDefinition(
        name: .gateway, migrations: Members.migrations, statements: Members.statements,
        settingsKeys: FrontSettings.keys.union(MembersSettings.keys)
    ) { context in
        let settings = FrontSettings(context.settings)
        let membersSettings = MembersSettings(context.settings)
        try context.settings.check()

        let members = Members(context: context, settings: membersSettings)
        members.serve(context)
        let services = RouteServices(
            bus: context.bus, mode: context.mode, administrators: members, feedLimits: settings.feeds,
            freshMilliseconds: settings.auctionFreshMilliseconds)
        let routes = try DocumentRoutes.adding(
            to: GatewayRoutes.all({ services }, { members }, isSecure: settings.isSecure), version: context.version,
            publicURL: settings.publicURL)
        let responder = FrontResponder(
            table: RouteTable(routes), credentials: members, settings: settings,
            observer: RequestObserver(logger: context.logger, isAccessLogged: settings.isAccessLogged))
        let server = try await HTTPServer.start(responder, settings, logger: context.logger)
        context.logger.notice("http", metadata: ["address": "\(settings.host):\(settings.port)"])
        return {
            services.feeds.close()
            await server.stop()
            members.stop()
        }
    }
}
