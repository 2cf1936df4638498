import AuctionsDomain
import Contracts
import FoundationEssentials
import Kernel
import Logging
import Postgres
import Reactor
import Signing
import Synchronization
import Testing
import Wire

@testable import AuctionsService
@testable import Messaging
@testable import ServiceKit

/// One replica of the auctions service, called as a caller would call it: JSON in, JSON out.
@Loop
final class BiddingReplica {
    let context: ServiceContext
    /// The methods whose failure the callers saw as INTERNAL.
    private(set) var unexpected: [String] = []

    private init(_ context: ServiceContext) { self.context = context }

    static func start(_ number: Int, _ connection: String, poolSize: Int) async throws -> BiddingReplica {
        let instance = "auctions-\(number)"
        let keyFile = FileManager.default.temporaryDirectory.appending(path: "gavel-bidding-key-\(randomWords().0)")
        try Data(base64URL([UInt8](repeating: 7, count: 32)).utf8).write(to: keyFile)
        defer { try? FileManager.default.removeItem(at: keyFile) }  // try?: a file of 43 bytes may stay behind
        let definition = AuctionsService.definition
        let configuration = try ServiceConfiguration.parse(
            [
                "service": "auctions", "instance": .string(instance), "mode": "sandbox",
                "bus": [
                    "listen": "tcp://127.0.0.1:1", "secretKeyFile": "none", "publicKeys": .object([:]),
                    "peers": .object([:]),
                ],
                "database": ["connection": .string(connection), "schema": .string(BiddingFixture.schema)],
                "admin": ["port": 1], "settings": ["receiptKeyFile": .string(keyFile.path)],
            ], expecting: .auctions, settingsKeys: definition.settingsKeys)
        var pool = PoolConfiguration(
            connection: connection, schema: BiddingFixture.schema, applicationName: instance)
        pool.maximumConnections = poolSize
        pool.connection.lockTimeoutMilliseconds = 60_000
        pool.connection.statementTimeoutMilliseconds = 60_000
        let context = ServiceContext(
            definition: definition, configuration: configuration, policies: definition.policies, pool: Pool(pool),
            bus: try Bus(BusConfiguration(keyPair: nil, instance: instance, services: [:])),
            logger: Logger(label: instance) { _ in SwiftLogNoOpLogHandler() })
        _ = try await context.pool.pipeline(Outbox.enterEpoch)
        let replica = BiddingReplica(context)
        context.router.onUnexpectedError = { [unowned replica] error, call in
            replica.unexpected.append(call.method)
            Issue.record("\(call.method): \((error as? PostgresError)?.debugDescription ?? "\(error)")")
        }
        _ = try await definition.start(context)
        return replica
    }

    func close() async {
        context.bus.close()
        await context.pool.close()
    }

    /// An answer, and whether it was given before.
    struct Answer<Response: Sendable>: Sendable {
        let response: Result<Response, RPCError>
        let isReplayed: Bool
    }

    /// Calls a method by its name.
    func ask<M: RPCMethod>(
        _ method: M.Type, _ request: M.Request, key: String?, principal: String, timeoutMilliseconds: Int64 = 60_000
    ) async throws -> Answer<M.Response> {
        var metadata = Metadata()
        metadata.idempotencyKey = key
        metadata.principal = principal
        let name = "auctions.\(M.name)"
        let call = CallContext(
            caller: .service(.gateway), metadata: metadata,
            deadline: MonotonicInstant.now.advanced(byMilliseconds: timeoutMilliseconds), method: name)
        let route = try #require(context.router.route(name))
        let response: Result<M.Response, RPCError>
        do {
            let bytes = try await context.router.call(route, try JSON.encode(request)[...], call)
            response = .success(try JSON.decode(M.Response.self, from: bytes))
        } catch let error as RPCError {
            // As it arrives: over the wire and back.
            response = .failure(try JSON.decode(RPCError.self, from: try JSON.encode(error)))
        }
        return Answer(response: response, isReplayed: call.answer.metadata["idempotency-replayed"] == "true")
    }

    func call<M: RPCMethod>(
        _ method: M.Type, _ request: M.Request, key: String? = nil, principal: String = "test"
    ) async throws -> M.Response {
        try await ask(method, request, key: key, principal: principal).response.get()
    }

    /// The error that a call is refused with.
    func refusal<M: RPCMethod>(
        _ method: M.Type, _ request: M.Request, key: String? = nil, principal: String = "test"
    ) async throws -> RPCError {
        try await #require(throws: RPCError.self) {
            _ = try await call(method, request, key: key, principal: principal)
        }
    }

    nonisolated static func bidRequest(
        _ amount: Int64, on auction: AuctionID, by bidder: MemberID, currency: CurrencyCode = .eur,
        isVerifiedExpert: Bool = true
    ) -> PlaceBid.Request {
        PlaceBid.Request(
            auction: auction, bidder: bidder, isVerifiedExpert: isVerifiedExpert,
            amount: Money(amount: amount, currency: currency))
    }

    /// Bids as the bidder; the key is new each time unless it is given.
    func askBid(
        _ amount: Int64, on auction: AuctionID, by bidder: MemberID, key: String = newKey()
    ) async throws -> Answer<BidReceipt> {
        try await ask(
            PlaceBid.self, BiddingReplica.bidRequest(amount, on: auction, by: bidder), key: key,
            principal: bidder.description)
    }

    @discardableResult
    func bid(
        _ amount: Int64, on auction: AuctionID, by bidder: MemberID, key: String = newKey()
    ) async throws -> BidReceipt {
        try await askBid(amount, on: auction, by: bidder, key: key).response.get()
    }

    /// The text of the published proof, or of that for a viewer, put together from its parts.
    func proof(of auction: AuctionID, for viewer: MemberID? = nil) async throws -> [UInt8] {
        var request = GetProof.Request(auction: auction, viewer: viewer)
        var text: [UInt8] = []
        while true {
            let part = try await call(GetProof.self, request)
            text += part.text.utf8
            guard let next = part.next else { return text }
            request.from = next
        }
    }

    /// The error that a bid is refused with.
    func refusedBid(
        _ amount: Int64, on auction: AuctionID, by bidder: MemberID, key: String = newKey()
    ) async throws -> RPCError {
        try await #require(throws: RPCError.self) {
            _ = try await bid(amount, on: auction, by: bidder, key: key)
        }
    }
}

extension Result where Failure == RPCError {
    /// Why the call was refused; nil when it was not.
    var reason: String? {
        guard case .failure(let error) = self else { return nil }
        return error.reason
    }
}

/// A key that nobody has used.
func newKey() -> String { "\(randomWords())" }
