import Contracts
import Kernel
import Testing

@testable import gavel

@Suite("gavel methods")
struct MethodsCommandTests {
    @Test("the argument names nothing, a service or a method")
    func subjects() throws {
        #expect(try MethodsCommand.subject(nil, of: [.orders, .gateway]) == .services([.orders, .gateway]))
        #expect(try MethodsCommand.subject("auctions", of: [.orders]) == .services([.auctions]))
        #expect(
            try MethodsCommand.subject("auctions.placeBid", of: []) == .method("auctions.placeBid", of: .auctions))
        for wrong in ["", "kitchen", "kitchen.makeCoffee", ".placeBid"] {
            #expect(throws: (any Error).self) { try MethodsCommand.subject(wrong, of: [.orders]) }
        }
    }

    @Test("a line says name, kind and callers, in columns")
    func lines() {
        func method(_ name: String, isIdempotent: Bool, isStream: Bool?) -> ListMethods.Method {
            ListMethods.Method(
                name: name, callers: ["gateway", "operators"], isIdempotent: isIdempotent, isStream: isStream, calls: 1,
                errors: 0)
        }
        let lines = MethodsCommand.lines([
            method("auctions.buyNow", isIdempotent: false, isStream: false),
            method("auctions.getAuction", isIdempotent: true, isStream: nil),
            method("auctions.watchFeeds", isIdempotent: true, isStream: true),
        ])
        #expect(
            lines == [
                "auctions.buyNow      once        gateway, operators",
                "auctions.getAuction  idempotent  gateway, operators",
                "auctions.watchFeeds  stream      gateway, operators",
            ])
        #expect(MethodsCommand.lines([]).isEmpty)
    }
}
