import Contracts
import GatewayDomain
import Kernel
import Logging
import Postgres
import Reactor
import ServiceKit
import Signing
import Wire

/// The gateway's module of members: who they are, how they log in, what they may do (AU-1, OR-3, OR-11, MK-2).
///
/// Every command that changes a member is one transaction: lock the row, decide, save, append. Methods throw `RPCError`
/// with the reasons of `MemberReasons`. Passwords are hashed on threads of their own.
@Loop
package final class Members {
    /// Every statement, for the service's definition.
    package nonisolated static let statements: [Statement] =
        MemberStore.all + CredentialStore.all + RegistrationStore.all + SessionStore.all + VerificationStore.all
        + MemberRecordStore.all + BulkMemberStore.all

    /// The tables of Members, for the service's definition.
    package nonisolated static let migrations = [
        Migration(file: "V0100_members", bytes: PackageResources.V0100_members_sql)
    ]

    let pool: Pool
    let clock: ServiceClock
    let outbox: Outbox
    let logger: Logger
    let isSandbox: Bool
    nonisolated let settings: MembersSettings
    /// The machine's time; an argument so that tests can pass a lifetime.
    nonisolated let machineNow: @Sendable () -> Timestamp
    nonisolated let verifiedTokens: VerifiedTokens
    private let passwords: BlockingPool
    private var decoy: String?
    private var sweepTimer: LoopTimer?

    /// The members of a running gateway: `Members(context: context, settings: MembersSettings(context.settings))`.
    package convenience init(context: ServiceContext, settings: MembersSettings) {
        self.init(
            pool: context.pool, clock: context.clock, outbox: context.outbox, logger: context.logger,
            isSandbox: context.mode == .sandbox, settings: settings)
    }

    /// - Parameters:
    ///   - isSandbox: opens markets that exist in sandboxes only, and `CreateMembers`.
    ///   - machineNow: the time for tokens, sessions and throttles.
    package init(
        pool: Pool, clock: ServiceClock, outbox: Outbox, logger: Logger, isSandbox: Bool, settings: MembersSettings,
        machineNow: @escaping @Sendable () -> Timestamp = MachineClock.now
    ) {
        self.pool = pool
        self.clock = clock
        self.outbox = outbox
        self.logger = logger
        self.isSandbox = isSandbox
        self.settings = settings
        self.machineNow = machineNow
        verifiedTokens = VerifiedTokens(settings.signer)
        passwords = BlockingPool(threads: settings.passwordThreads, queueLimit: settings.passwordQueue)
    }

    /// Serves `CreateMembers` and `GetParty` on the bus, and begins to sweep ended sessions once an hour.
    package func serve(_ context: ServiceContext) {
        context.serve(CreateMembers.self) { request, _ in try await self.createMembers(request) }
        context.serve(GetParty.self) { request, call in try await self.party(request, for: call.caller) }
        scheduleSweep()
    }

    /// Ends what `serve` began; for the service's stop hook.
    package func stop() {
        sweepTimer?.cancel()
        sweepTimer = nil
    }

    private func scheduleSweep() {
        sweepTimer = Loop.after(.seconds(3600)) {
            Task { @Loop in
                do {
                    try await self.sweep()
                } catch {
                    self.logger.warning("ended sessions could not be swept", metadata: ["error": "\(error)"])
                }
                if self.sweepTimer != nil { self.scheduleSweep() }
            }
        }
    }

    // MARK: What the commands share

    /// Runs a command; whatever it throws becomes the one error that leaves this module.
    func answering<Value: Sendable>(_ body: @Loop () async throws -> Value) async throws(RPCError) -> Value {
        do {
            return try await body()
        } catch let error as RPCError {
            throw error
        } catch let rejection as MemberRejection {
            throw RPCError(rejection)
        } catch is BlockingPool.Overloaded {
            throw MemberRefusals.busy
        } catch is CancellationError {
            throw RPCError(.cancelled, reason: "CANCELLED", "the call was cancelled")
        } catch let error as PostgresError
            where error.isConnectionFailure || error.isPoolExhausted || error.kind == .closed
        {
            logger.warning("members: the database does not answer", metadata: ["error": "\(error)"])
            throw RPCError(.unavailable, reason: "SERVICE_UNAVAILABLE", error.description)
        } catch {
            logger.error("members: a command failed", metadata: ["error": "\(String(reflecting: error))"])
            throw RPCError(.internal, reason: "INTERNAL", "the command failed for a reason that has been logged")
        }
    }

    /// Locks a member; the clock is read behind the lock (CA-8), `more` in the same round trip.
    func lock(
        _ member: MemberID, in tx: Transaction, and more: [Query] = []
    ) async throws -> (member: Member, now: Timestamp, results: ArraySlice<QueryResult>) {
        let results = try await tx.pipeline(
            [Query(MemberStore.lock, [.id(member)]), Query(ServiceClock.read)] + more)
        guard let row = results[0].rows.first else { throw MemberRefusals.memberUnknown }
        return (try MemberStore.member(row), try results[1].single.timestamp(0), results[2...])
    }

    /// Saves a member with its audit, and tells the other services unless only contact data changed (OR-3).
    func save(
        _ member: Member, _ action: MemberRecordStore.Action, parts: Set<Member.Part>, by actor: MemberID?,
        at now: Timestamp, in tx: Transaction
    ) throws {
        tx.enqueue(MemberStore.saving(member))
        tx.enqueue(MemberRecordStore.auditing(member.id, action, at: now, by: actor, parts: parts))
        if !parts.subtracting([.contact]).isEmpty { try announce(member, at: now, in: tx) }
    }

    /// Appends `MemberChanged` to the feed.
    func announce(_ member: Member, at now: Timestamp, in tx: Transaction) throws {
        try outbox.append(member.changed, aggregate: "member:\(member.id)", at: now, in: tx, trace: MemberTrace.parent)
    }

    /// The argon2id hash of `password`, from a thread of the pool.
    func hash(_ password: String) async throws -> String {
        let hash = try await passwords.run { PasswordHash.make(password) }
        guard let hash else { throw MemberRefusals.busy }
        return hash
    }

    /// Whether `password` belongs to `hash`, from a thread of the pool. Too long a text belongs to none.
    func verify(_ password: String, against hash: String) async throws -> Bool {
        let text = password.utf8.count <= FieldRules.passwordByteLimit ? password : ""
        return try await passwords.run { PasswordHash.verify(text, against: hash) }
    }

    /// A hash that nobody knows a password for: verified for unknown names, so that they take as long as known ones,
    /// and given to members made in bulk.
    func decoyHash() async throws -> String {
        if let decoy { return decoy }
        let hash = try await hash(base64URL(randomBytes(32)))
        decoy = hash
        return hash
    }

    func newSecret() -> SessionSecret { SessionSecret(random: randomBytes(32)) }
}
