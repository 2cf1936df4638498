import AuctionsDomain
import Contracts

/// The sealed part (AU-2) in the words of the contract and in those of the rules.
enum SealedPartMapping {
    static func part(_ sealed: Contracts.SealedPart) -> AuctionsDomain.SealedPart {
        AuctionsDomain.SealedPart(
            persons: sealed.persons.map {
                AuctionsDomain.SealedPart.Person(
                    relation: $0.relation, birthYear: $0.birthYear, occupation: $0.occupation)
            },
            situation: sealed.situation,
            existingContracts: sealed.existingContracts.map {
                AuctionsDomain.SealedPart.ExistingContract(
                    subject: $0.subject, provider: $0.provider, endsOn: $0.endsOn)
            },
            times: sealed.times.map {
                AuctionsDomain.SealedPart.PreferredTime(
                    weekday: $0.weekday, fromMinute: $0.fromMinute, untilMinute: $0.untilMinute)
            })
    }

    static func sealed(_ part: AuctionsDomain.SealedPart) -> Contracts.SealedPart {
        Contracts.SealedPart(
            persons: part.persons.map {
                Contracts.SealedPart.Person(
                    relation: $0.relation, birthYear: $0.birthYear, occupation: $0.occupation)
            },
            situation: part.situation,
            existingContracts: part.existingContracts.map {
                Contracts.SealedPart.ExistingContract(subject: $0.subject, provider: $0.provider, endsOn: $0.endsOn)
            },
            times: part.times.map {
                Contracts.SealedPart.PreferredTime(
                    weekday: $0.weekday, fromMinute: $0.fromMinute, untilMinute: $0.untilMinute)
            })
    }
}
