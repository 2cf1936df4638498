import ArgumentParser
import Calendar
import Kernel

/// `gavel deadline HD-3 --market DE --at 2026-05-14T09:00`: the explanation of CA-6, without a running platform.
struct DeadlineCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "deadline",
        abstract: "Explain a deadline (CA-6): what counts, what does not, and when it is due.",
        discussion: """
            Works without a running platform, with the budgets that the rules have by default.
            Rules: \(DeadlineRule.all.map(\.id).joined(separator: ", "))
            """)

    @Argument(help: "The rule, e.g. HD-3 or OR-6/reminder-2.")
    var rule: String

    @Option(help: "The market whose calendar counts: \(Market.allCases.map(\.rawValue).joined(separator: ", ")).")
    var market: String

    @Option(help: "The local time of the event in that market, e.g. 2026-05-14T09:00.")
    var at: String

    @Option(help: "A part of the market with holidays of its own, e.g. BY or DE-BY.")
    var region: String?

    @Option(help: "Another budget than the rule's own, e.g. 'PT24H counted' or 'P7D werktag shifted'.")
    var budget: String?

    @Option(help: "The language of the reasons: \(Language.allCases.map(\.rawValue).joined(separator: ", ")).")
    var language: String = Language.en.rawValue

    func run() throws {
        print(try JSONOutput.pretty(try explanation()))
    }

    /// What is printed; every argument that does not fit is a `ValidationError`.
    func explanation() throws -> DeadlineExplanation {
        guard let rule = DeadlineRule.named(rule) else {
            throw ValidationError(
                "There is no deadline '\(rule)'. There are: \(DeadlineRule.all.map(\.id).joined(separator: ", ")).")
        }
        guard let language = Language(rawValue: language) else {
            throw ValidationError("The language '\(language)' is none of de, nl, en.")
        }
        let override = try budget.map { text in
            guard let budget = DeadlineBudget(text) else {
                throw ValidationError("'\(text)' is no budget; write e.g. 'PT24H counted' or 'P7D werktag shifted'.")
            }
            return budget
        }
        let calendar = MarketCalendar(try calendarID())
        do {
            return rule.explain(
                start: try calendar.instant(local: at), calendar: calendar, policyVersion: "default",
                budgetOverride: override, language: language)
        } catch {
            throw ValidationError("\(error)")
        }
    }

    private func calendarID() throws -> CalendarID {
        guard let market = Market(rawValue: market.uppercased()) else {
            let known = Market.allCases.map(\.rawValue).joined(separator: ", ")
            throw ValidationError("There is no market '\(market)'; there are \(known).")
        }
        guard let region else { return CalendarID(market: market) }
        let code = region.uppercased()
        guard let found = Region(rawValue: code) ?? Region(rawValue: "\(market.rawValue)-\(code)"),
            found.market == market
        else {
            let known = Region.allCases.filter { $0.market == market }.map(\.rawValue).joined(separator: ", ")
            throw ValidationError("Market \(market.rawValue) has no region '\(region)'; it has: \(known).")
        }
        return CalendarID(region: found)
    }
}
