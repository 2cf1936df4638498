import Contracts
import Kernel
import Wire

/// What waits for the platform's own people: support cases, mails and messages of the contact form.
enum InboxRoutes {
    static func all(_ services: @escaping RouteServicesProvider) -> [Route] {
        [supportCases(services), mails(services), messages(services), close(services)]
    }

    private static func supportCases(_ services: @escaping RouteServicesProvider) -> Route {
        Route(
            .get, "/v1/support-cases", "listSupportCases", body: NoBody.self,
            returns: PageResource<SupportCaseResource>.self,
            Route.Traits(
                chapter: .administration, summary: "Questions to the platform about orders, newest first.",
                access: .administrator, query: [Paging.cursor, Paging.limit(100)], reasons: ["CURSOR_MISMATCH"],
                rules: ["OR-6", "OR-8", "RC-9"])
        ) { call in
            try await services().checkAdministrator(call.head)
            let page = try await services().bus.call(
                ListSupportCases.self,
                ListSupportCases.Request(cursor: call.head.text("cursor"), limit: call.head.limit),
                options: call.options)
            return .private(PageResource(page, SupportCaseResource.init))
        }
    }

    private static func mails(_ services: @escaping RouteServicesProvider) -> Route {
        let status = Parameter("status", .choice(MailResource.states), "Only those that stand so.")
        return Route(
            .get, "/v1/mails", "listMails", body: NoBody.self, returns: PageResource<MailResource>.self,
            Route.Traits(
                chapter: .administration, summary: "What became of the mails, newest first.",
                explanation: "Neither addresses nor texts.", access: .administrator,
                query: [status, Paging.cursor, Paging.limit(100)], reasons: ["CURSOR_MISMATCH"], rules: ["OR-2"])
        ) { call in
            try await services().checkAdministrator(call.head)
            let page = try await services().bus.call(
                ListMails.self,
                ListMails.Request(
                    status: call.head.text("status"), cursor: call.head.text("cursor"), limit: call.head.limit),
                options: call.options)
            return .private(PageResource(page, MailResource.init))
        }
    }

    private static func messages(_ services: @escaping RouteServicesProvider) -> Route {
        Route(
            .get, "/v1/contact-messages", "listContactMessages", body: NoBody.self,
            returns: PageResource<ContactMessageResource>.self,
            Route.Traits(
                chapter: .administration, summary: "The platform's inbox, newest first.",
                explanation: "Each reading is logged.", access: .administrator,
                query: [Paging.cursor, Paging.limit(100)], reasons: ["CURSOR_MISMATCH"], rules: ["OR-9"])
        ) { call in
            try await services().checkAdministrator(call.head)
            let page = try await services().bus.call(
                ListContactMessages.self,
                ListContactMessages.Request(
                    administrator: call.member, cursor: call.head.text("cursor"), limit: call.head.limit),
                options: call.options)
            return .private(PageResource(page, ContactMessageResource.init))
        }
    }

    private static func close(_ services: @escaping RouteServicesProvider) -> Route {
        Route(
            .post, "/v1/contact-messages/{message}/done", "closeContactMessage", body: NoBody.self,
            returns: ContactMessageResource.self,
            Route.Traits(
                chapter: .administration, summary: "Mark a message of the inbox as done.",
                explanation: "One that is done stays so.", access: .administrator, rateClass: .write,
                idempotency: .accepted, reasons: ["CONTACT_MESSAGE_NOT_FOUND"], rules: ["OR-9"])
        ) { call in
            try await services().checkAdministrator(call.head)
            let (message, isReplayed) = try await once(
                CloseContactMessage.self,
                CloseContactMessage.Request(administrator: call.member, message: call.head.id("message")),
                call.options, services)
            return .private(ContactMessageResource(message), isReplayed: isReplayed)
        }
    }
}
