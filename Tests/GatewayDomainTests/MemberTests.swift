import GatewayDomain
import Kernel
import Testing

@Suite("Commands on a member")
struct MemberTests {
    @Test("AU-1: a registration makes a plain member with the market's main language")
    func registration() throws {
        let registration = try Registration(
            userName: "anna", password: "correct horse", contact: .anna, status: .consumer, market: .be, language: nil,
            isSandbox: false)
        let member = Member(id: administratorID, registration, at: Timestamp(seconds: 1))
        #expect(member.roles == [.member])
        #expect(!member.isVerifiedExpert)
        #expect(member.language == .nl)
        #expect(member.version == 1)
    }

    @Test("AU-1: a registration names all faults at once")
    func registrationFaults() {
        var contact = Contact.anna
        contact.phone = "none"
        #expect(
            throws: MemberRejection.invalidFields([
                FieldFault(.userName, .tooShort(minimum: 3)), FieldFault(.password, .tooShort(minimum: 10)),
                FieldFault(.phone, .tooShort(minimum: 6)),
            ])
        ) {
            _ = try Registration(
                userName: "a", password: "short", contact: contact, status: .consumer, market: .de, language: nil,
                isSandbox: true)
        }
    }

    @Test("MK-2: a market of sandboxes is closed elsewhere")
    func closedMarket() {
        #expect(throws: MemberRejection.marketClosed(.us)) {
            _ = try Registration(
                userName: "anna", password: "correct horse", contact: .anna, status: .consumer, market: .us,
                language: nil, isSandbox: false)
        }
        #expect(throws: MemberRejection.marketClosed(.us)) {
            var member = Member.example()
            _ = try member.change(to: .us, isSandbox: false)
        }
    }

    @Test("OR-3: a profile changes at the version that was edited, and says which parts")
    func update() throws {
        var member = Member.example()
        var contact = Contact.anna
        contact.city = "Augsburg"
        let parts = try member.update(.init(contact: contact, language: .en), expectedVersion: 5)
        #expect(parts == [.contact, .language])
        #expect(member.version == 6)
        #expect(member.contact.city == "Augsburg")
        // The same again: its answer may have been lost.
        #expect(try member.update(.init(contact: contact, language: .en), expectedVersion: 5).isEmpty)
        #expect(member.version == 6)
        #expect(throws: MemberRejection.versionMismatch(current: 6)) {
            _ = try member.update(.init(language: .nl), expectedVersion: 5)
        }
        #expect(throws: MemberRejection.versionMismatch(current: 6)) {
            _ = try member.update(.init(language: .en), expectedVersion: 3)
        }
        #expect(throws: MemberRejection.versionMismatch(current: 6)) {
            _ = try member.update(.init(), expectedVersion: 7)
        }
    }

    @Test("OR-3: a refused change leaves the member as it is")
    func refusedUpdate() {
        var member = Member.example()
        let before = member
        var contact = Contact.anna
        contact.email = "nowhere"
        #expect(throws: MemberRejection.invalidFields([FieldFault(.email, .malformed)])) {
            _ = try member.update(.init(contact: contact, status: .consumer), expectedVersion: 5)
        }
        #expect(member == before)
    }

    @Test("OR-11: a verified expert acts in trade and cannot become a consumer")
    func statusBound() {
        var member = Member.example(roles: [.member, .expert], isVerified: true)
        #expect(throws: MemberRejection.statusBoundToVerification) {
            _ = try member.update(.init(status: .consumer), expectedVersion: 5)
        }
    }

    @Test("MK-2: a market change says what changed, item by item")
    func marketChange() throws {
        var member = Member.example()
        let change = try member.change(to: .nl, isSandbox: false)
        #expect(member.market == .nl)
        #expect(member.version == 6)
        #expect(
            change.items == [
                .init(aspect: .country, before: "DE", after: "NL"),
                .init(aspect: .languages, before: "de,en", after: "nl,en"),
                .init(aspect: .holidayCalendar, before: "DE", after: "NL"),
                .init(aspect: .timeZone, before: "Europe/Berlin", after: "Europe/Amsterdam"),
                .init(aspect: .deliveryAddress, before: "DE", after: "NL", isActionNeeded: true),
                .init(aspect: .availability, before: "DE", after: "NL"),
                .init(aspect: .prices, before: "DE", after: "NL"),
                .init(aspect: .policies, before: "DE", after: "NL"),
            ])
    }

    @Test("MK-2: every pair of markets: no item for the same market, currency only where it differs, no empty item")
    func marketPairs() {
        for old in Market.allCases {
            for new in Market.allCases {
                let change = MarketChange(from: old, to: new, addressCountry: old.rawValue)
                #expect(change.items.isEmpty == (old == new))
                #expect(change.items.contains { $0.aspect == .currency } == (old.currency != new.currency))
                #expect(change.items.allSatisfy { $0.before != $0.after })
                #expect(Set(change.items.map(\.aspect)).count == change.items.count)
                #expect(change.items.filter(\.isActionNeeded).count == (old == new ? 0 : 1))
                let home = MarketChange(from: old, to: new, addressCountry: new.rawValue)
                #expect(!home.items.contains { $0.isActionNeeded })
            }
        }
    }

    @Test("AU-1: a trader applies once, gets the role, and the same application again is the pending one")
    func application() throws {
        var member = Member.example()
        let application = ExpertApplication(
            id: VerificationID(high: 1, low: 1), registerNumber: " D-1A2B-3C4D5-67 ", registerAuthority: "IHK München")
        let kept = ExpertApplication(
            id: VerificationID(high: 1, low: 1), registerNumber: "D-1A2B-3C4D5-67", registerAuthority: "IHK München")
        #expect(try member.apply(application, pending: nil) == .opened(kept, isRoleNew: true))
        #expect(member.roles == [.member, .expert])
        #expect(!member.isVerifiedExpert)
        #expect(try member.apply(application, pending: kept) == .pending(kept))
        let other = ExpertApplication(
            id: VerificationID(high: 1, low: 2), registerNumber: "D-OTHER", registerAuthority: "IHK München")
        #expect(throws: MemberRejection.verificationPending) { _ = try member.apply(other, pending: kept) }
    }

    @Test("AU-1: consumers, verified experts and malformed numbers are refused")
    func refusedApplications() {
        let application = ExpertApplication(
            id: VerificationID(high: 1, low: 1), registerNumber: "D-1", registerAuthority: "IHK")
        #expect(throws: MemberRejection.traderStatusNeeded) {
            var member = Member.example(status: .consumer)
            _ = try member.apply(application, pending: nil)
        }
        #expect(throws: MemberRejection.alreadyVerified) {
            var member = Member.example(isVerified: true)
            _ = try member.apply(application, pending: nil)
        }
        #expect(
            throws: MemberRejection.invalidFields([
                FieldFault(.registerNumber, .tooShort(minimum: 3)), FieldFault(.registerAuthority, .missing),
            ])
        ) {
            var member = Member.example()
            _ = try member.apply(
                ExpertApplication(id: VerificationID(high: 1, low: 1), registerNumber: "1", registerAuthority: " "),
                pending: nil)
        }
    }

    @Test("AU-1: an administrator accepts or rejects, never the own application and never without one")
    func decisions() throws {
        var accepted = Member.example(roles: [.member, .expert])
        #expect(try accepted.decide(accept: true, note: "  ", isPending: true, by: administratorID) == nil)
        #expect(accepted.isVerifiedExpert && accepted.roles.contains(.expert))
        var rejected = Member.example(roles: [.member, .expert])
        let note = try rejected.decide(accept: false, note: " not found ", isPending: true, by: administratorID)
        #expect(note == "not found")
        #expect(!rejected.isVerifiedExpert && !rejected.roles.contains(.expert))
        var member = Member.example(roles: [.member, .expert, .administrator])
        #expect(throws: MemberRejection.ownVerification) {
            _ = try member.decide(accept: true, note: nil, isPending: true, by: member.id)
        }
        #expect(throws: MemberRejection.verificationNotPending) {
            _ = try member.decide(accept: true, note: nil, isPending: false, by: administratorID)
        }
        #expect(throws: MemberRejection.traderStatusNeeded) {
            var consumer = Member.example(status: .consumer)
            _ = try consumer.decide(accept: true, note: nil, isPending: true, by: administratorID)
        }
    }

    @Test("AU-1: the administrator's role is granted once")
    func administrator() {
        var member = Member.example()
        let isFirst = member.grantAdministrator()
        let isSecond = member.grantAdministrator()
        #expect(isFirst && !isSecond)
        #expect(member.version == 6)
    }
}
