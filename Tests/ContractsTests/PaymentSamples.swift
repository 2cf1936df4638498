import Contracts
import Kernel
import Wire

extension Samples {
    static let paymentContracts = paymentContractsParts.flatMap { $0 }

    private static let paymentContractsParts: [[Golden]] = [
        method(
            GrantMandate.self,
            GrantMandate.Request(member: member, holder: "text", iban: "DE02120300000000202051", scheme: "CORE"),
            Mandate(
                id: award.derived(), reference: "text", scheme: "CORE", holder: "text", maskedIban: "DE02…2051",
                signedOn: day, lastUsedOn: day, lapsesOn: day, status: "text")),
        method(
            GrantMandate.self,
            GrantMandate.Request(member: member, holder: "text", iban: "DE02120300000000202051", scheme: "CORE"),
            Mandate(
                id: award.derived(), reference: "text", scheme: "CORE", holder: "text", maskedIban: "DE02…2051",
                signedOn: day, lastUsedOn: nil, lapsesOn: day, status: "text"), variant: ".minimal"),
        method(
            RevokeMandate.self, RevokeMandate.Request(member: member, mandate: award.derived()),
            Mandate(
                id: award.derived(), reference: "text", scheme: "CORE", holder: "text", maskedIban: "DE02…2051",
                signedOn: day, lastUsedOn: day, lapsesOn: day, status: "text")),
        method(
            RevokeMandate.self, RevokeMandate.Request(member: member, mandate: award.derived()),
            Mandate(
                id: award.derived(), reference: "text", scheme: "CORE", holder: "text", maskedIban: "DE02…2051",
                signedOn: day, lastUsedOn: nil, lapsesOn: day, status: "text"), variant: ".minimal"),
        method(
            ListMandates.self, ListMandates.Request(member: member),
            Mandates(items: [
                Mandate(
                    id: award.derived(), reference: "text", scheme: "CORE", holder: "text", maskedIban: "DE02…2051",
                    signedOn: day, lastUsedOn: day, lapsesOn: day, status: "text")
            ])),
        method(ListMandates.self, ListMandates.Request(member: member), Mandates(items: []), variant: ".minimal"),
        method(
            SetPayoutAccount.self,
            SetPayoutAccount.Request(member: member, holder: "text", iban: "DE02120300000000202051"),
            PayoutAccount(holder: "text", maskedIban: "DE02…2051")),
        method(
            GetPayoutAccount.self, GetPayoutAccount.Request(member: member),
            PayoutAccount(holder: "text", maskedIban: "DE02…2051")),
        method(
            GetOrderPayment.self, GetOrderPayment.Request(order: award.derived(), viewer: member),
            OrderPayment(
                order: award.derived(), price: money, fee: money, vat: money, feeBearer: "seller", collection: "text",
                collectOn: day, mandate: "text", endToEndID: "text", settledAt: instant, payout: "text",
                payoutDueAt: instant, payoutOn: day, payoutPostedAt: instant, refund: "text", refundAmount: money,
                deadline: ["PY-7", 1, true, nil])),
        method(
            GetOrderPayment.self, GetOrderPayment.Request(order: award.derived(), viewer: member),
            OrderPayment(
                order: award.derived(), price: money, fee: money, vat: money, feeBearer: "seller", collection: "text",
                collectOn: nil, mandate: nil, endToEndID: nil, settledAt: nil, payout: "text", payoutDueAt: nil,
                payoutOn: nil, payoutPostedAt: nil, refund: "text", refundAmount: nil, deadline: nil),
            variant: ".minimal"),
        method(
            GetStatement.self, GetStatement.Request(member: member, cursor: "opaque", limit: 50),
            Page(
                items: [
                    StatementLine(
                        id: award.derived(), order: award.derived(), at: instant, purpose: "order:1", amount: money,
                        state: "awarded")
                ], nextCursor: "opaque")),
        method(
            GetStatement.self, GetStatement.Request(member: member, cursor: nil, limit: 50),
            Page(items: [], nextCursor: nil), variant: ".minimal"),
        method(
            ListBankFiles.self, ListBankFiles.Request(cursor: "opaque", limit: 50),
            Page(
                items: [
                    BankFile(
                        id: award.derived(), name: "text", kind: "text", executionDate: day, entries: 3, total: money,
                        hash: "9f86d081884c7d65", status: "text", createdAt: instant)
                ], nextCursor: "opaque")),
        method(
            ListBankFiles.self, ListBankFiles.Request(cursor: nil, limit: 50), Page(items: [], nextCursor: nil),
            variant: ".minimal"),
        method(
            GetBankFile.self, GetBankFile.Request(file: award.derived()),
            BankFileContent(
                file: BankFile(
                    id: award.derived(), name: "text", kind: "text", executionDate: day, entries: 3, total: money,
                    hash: "9f86d081884c7d65", status: "text", createdAt: instant), xml: "<Document/>")),
        method(
            ImportStatement.self, ImportStatement.Request(xml: "<Document/>"),
            StatementImport(statement: "text", entries: 3, matched: 3, unmatched: 3, isRepeated: true)),
        method(
            ListUnmatchedEntries.self, ListUnmatchedEntries.Request(cursor: "opaque", limit: 50),
            Page(
                items: [UnmatchedEntry(statement: "text", entry: 3, amount: money, reference: "text", bookedOn: day)],
                nextCursor: "opaque")),
        method(
            ListUnmatchedEntries.self, ListUnmatchedEntries.Request(cursor: nil, limit: 50),
            Page(items: [], nextCursor: nil), variant: ".minimal"),
        method(
            GetBankPosition.self, Empty(),
            BankPosition(iban: "DE02120300000000202051", statementNumber: 7, closing: money)),
        [event(DebitSettled(order: award.derived(), amount: money, settledAt: instant))],
        [event(DebitFailed(order: award.derived(), code: "AM04", failedAt: instant))],
        [event(PayoutInstructed(order: award.derived(), executionDate: day, instructedAt: instant))],
        [event(PayoutPosted(order: award.derived(), postedAt: instant))],
        [event(OrderUnwound(order: award.derived(), refund: money, unwoundAt: instant))],
        [event(OrderUnwound(order: award.derived(), refund: nil, unwoundAt: instant), variant: ".minimal")],
        [event(UnwindRefused(order: award.derived(), reason: "text", refusedAt: instant))],
        [
            event(
                PaymentMailRequested(
                    mail: award.derived(), order: award.derived(), cause: "award", recipient: member,
                    requestedAt: instant))
        ],
    ]

    private static let day = CivilDate(year: 2026, month: 11, day: 30)!
}
