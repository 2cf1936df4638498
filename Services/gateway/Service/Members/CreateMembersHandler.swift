import Contracts
import GatewayDomain
import Kernel
import Postgres
import ServiceKit
import Wire

extension Members {
    /// Names in one `CreateMembers`.
    package nonisolated static let bulkLimit = 1000
    /// How long a bearer token of a member made in bulk is good, in seconds.
    nonisolated static let bulkTokenSeconds: Int64 = 3600

    /// `CreateMembers`: members named `<run>-<name>` and a session for each. Calling again gives the same members with new
    /// sessions. Nobody can log in as one of them: their password is random and forgotten.
    ///
    /// - Throws: `SANDBOX_ONLY`, `INVALID_REQUEST`; `USER_NAME_TAKEN` when somebody registered one of the names.
    func createMembers(_ request: CreateMembers.Request) async throws(RPCError) -> CreateMembers.Response {
        try await answering {
            let userNames = try self.bulkUserNames(request)
            let known = try await self.bulkMembers(userNames, run: request.run)
            var members = known + (try await self.insertMissing(userNames, known, request))
            // Another call has made some of them meanwhile.
            if members.count < userNames.count {
                members = try await self.bulkMembers(userNames, run: request.run)
            }
            let others = members.filter { Members.differs($0, request) }
            for member in others { try await self.adapt(member.id, to: request) }
            if !others.isEmpty { members = try await self.bulkMembers(userNames, run: request.run) }
            return try await self.openSessions(members, names: request.names, userNames: userNames)
        }
    }

    private func bulkUserNames(_ request: CreateMembers.Request) throws -> [String] {
        guard isSandbox else { throw MemberRefusals.sandboxOnly }
        guard (1...Members.bulkLimit).contains(request.names.count) else {
            throw MemberRefusals.malformed("names must have 1 to \(Members.bulkLimit) elements")
        }
        let texts = [request.run] + request.names
        guard texts.allSatisfy(Members.isBulkName) else {
            throw MemberRefusals.malformed("run and names must be [a-z0-9-]{1,40}")
        }
        guard Set(request.names).count == request.names.count else {
            throw MemberRefusals.malformed("a name occurs twice")
        }
        let userNames = request.names.map { "\(request.run)-\($0)" }
        guard userNames.allSatisfy({ $0.utf8.count >= FieldRules.userNameLength.lowerBound }) else {
            throw MemberRefusals.malformed("a user name would be too short")
        }
        return userNames
    }

    private static func isBulkName(_ text: String) -> Bool {
        (1...40).contains(text.utf8.count)
            && text.utf8.allSatisfy { (97...122).contains($0) || (48...57).contains($0) || $0 == 45 }
    }

    /// Makes the members who are not `known`, and returns those of them whom no other call has made meanwhile.
    private func insertMissing(
        _ userNames: [String], _ known: [Member], _ request: CreateMembers.Request
    ) async throws -> [Member] {
        let knownNames = Set(known.map(\.userName))
        let missing = userNames.filter { !knownNames.contains($0) }
        if missing.isEmpty { return [] }
        let passwordHash = try await decoyHash()
        return try await pool.transaction { tx in
            let now = try await self.clock.now(tx)
            let machine = self.machineNow()
            let members = missing.map { userName in
                Member(sandbox: userName, request, id: ID(at: machine, random: randomWords()), at: now)
            }
            let inserted = try await tx.query(Members.insertion(members, run: request.run))
            let ids = Set(try inserted.rows.map { try $0.id(0, of: MemberKind.self) })
            let new = members.filter { ids.contains($0.id) }
            let idArray = PostgresValue.idArray(new.map(\.id))
            tx.enqueue(BulkMemberStore.insertCredentials, idArray, .text(passwordHash), .timestamp(machine))
            tx.enqueue(
                MemberRecordStore.auditAll, idArray, .timestamp(now),
                .text(MemberRecordStore.Action.registered.rawValue))
            for member in new { try self.announce(member, at: now, in: tx) }
            return new
        }
    }

    private static func insertion(_ members: [Member], run: String) -> Query {
        // All but id and user name is the same for all of them.
        let one = members[0]
        return Query(
            BulkMemberStore.insert,
            [
                .idArray(members.map(\.id)), .textArray(members.map(\.userName)), .text(one.status.rawValue),
                MemberStore.roles(one), .bool(one.isVerifiedExpert), .text(one.market.rawValue),
                .text(one.language.rawValue), .text(one.contact.street), .text(one.contact.postalCode),
                .text(one.contact.city), .text(one.contact.country), .text(one.contact.phone),
                .timestamp(one.registeredAt), .text(run),
            ])
    }

    private func bulkMembers(_ userNames: [String], run: String) async throws -> [Member] {
        try await pool.query(BulkMemberStore.find, .textArray(userNames)).rows.map { row in
            let member = try MemberStore.member(row)
            guard try row.optionalText(MemberStore.columnCount) == run else {
                throw RPCError(
                    .alreadyExists, reason: "USER_NAME_TAKEN", "\(member.userName) was not made by this run",
                    rule: "AU-1", details: ["userName": .string(member.userName)])
            }
            return member
        }
    }

    private static func differs(_ member: Member, _ request: CreateMembers.Request) -> Bool {
        member.market != request.market || (request.areVerifiedExperts && !member.isVerifiedExpert)
            || (request.areAdministrators == true && !member.roles.contains(.administrator))
    }

    /// A member of an earlier call with other wishes: one transaction each, as for every change of a member.
    private func adapt(_ member: MemberID, to request: CreateMembers.Request) async throws {
        try await pool.transaction { tx in
            var (known, now, _) = try await self.lock(member, in: tx)
            var parts: Set<Member.Part> = []
            if try !known.change(to: request.market, isSandbox: true).items.isEmpty { parts.insert(.market) }
            if request.areVerifiedExperts, known.makeVerifiedTrader() {
                parts.formUnion([.verification, .roles, .status])
            }
            if request.areAdministrators == true, known.grantAdministrator() { parts.insert(.roles) }
            if !parts.isEmpty {
                try self.save(known, .changedByOperators, parts: parts, by: nil, at: now, in: tx)
            }
        }
    }

    private func openSessions(
        _ members: [Member], names: [String], userNames: [String]
    ) async throws -> CreateMembers.Response {
        let byName = Dictionary(uniqueKeysWithValues: members.map { ($0.userName, $0) })
        let now = machineNow()
        let expiresAt = now.adding(seconds: Members.bulkTokenSeconds)
        var sessions: [SessionID] = []
        var owners: [MemberID] = []
        var answers: [CreateMembers.Member] = []
        for (name, userName) in zip(names, userNames) {
            guard let member = byName[userName] else {
                throw RPCError(.unavailable, reason: "SERVICE_UNAVAILABLE", "\(userName) could not be made; try again")
            }
            let session: SessionID = ID(at: now, random: randomWords())
            let claims = AccessTokenClaims(
                member, session: session, at: now, lifetimeSeconds: Members.bulkTokenSeconds)
            sessions.append(session)
            owners.append(member.id)
            answers.append(
                CreateMembers.Member(name: name, id: member.id, accessToken: settings.signer.sign(claims)))
        }
        _ = try await pool.query(
            BulkMemberStore.insertSessions, .idArray(sessions), .idArray(owners), .timestamp(now),
            .timestamp(expiresAt))
        return CreateMembers.Response(members: answers)
    }
}

extension Member {
    /// A member of a sandbox, with an address that nobody has.
    fileprivate init(sandbox userName: String, _ request: CreateMembers.Request, id: MemberID, at now: Timestamp) {
        let isExpert = request.areVerifiedExperts
        var roles: Set<Role> = isExpert ? [.member, .expert] : [.member]
        if request.areAdministrators == true { roles.insert(.administrator) }
        let postalCode =
            switch request.market {
            case .de, .fr, .us: "00000"
            case .at, .be: "0000"
            case .nl: "0000 AA"
            }
        self.init(
            id: id, userName: userName, status: isExpert ? .trader : .consumer,
            roles: roles, isVerifiedExpert: isExpert, market: request.market,
            language: request.market.languages[0],
            contact: Contact(
                fullName: "Sandbox \(userName)", street: "Sandbox 1", postalCode: postalCode, city: "Sandbox",
                country: request.market.rawValue, phone: "+000000000", email: "\(id)@sandbox.invalid"),
            version: 1, registeredAt: now)
    }
}
