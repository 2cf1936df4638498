import Kernel
import Testing

@testable import gavel

@Suite struct ReplayFileTests {
    private static let header =
        "auction,max_bid,time_days,bidder,bidder_rating,opening_bid,final_price,item,duration_days"

    @Test("PY-11: amounts and times of a recorded file are exact")
    func readsExactly() throws {
        let file = try ReplayFile(
            """
            \(Self.header)
            8213034705,117.5,2.998947,bidder-1,10,95,117.5,Xbox game console,3
            8213034705,95,0.000001,bidder-2,0,95,117.5,Xbox game console,3
            """)
        #expect(file.auctions.count == 1)
        #expect(file.auctions[0].title == "Xbox game console 8213034705")
        #expect(file.auctions[0].startPrice == Money(amount: 9500, currency: .usd))
        #expect(file.auctions[0].durationDays == 3)
        #expect(file.bids.map(\.bidder) == ["bidder-2", "bidder-1"])
        #expect(file.bids.map(\.microsecondsIn) == [86_400, 259_109_020_800])
        #expect(file.bids.map(\.maximum.amount) == [9500, 11_750])
        #expect(file.bids.map(\.line) == [3, 2])
    }

    @Test("bids are ordered by time over all auctions, then by line")
    func mergesByTimeThenLine() throws {
        let file = try ReplayFile(
            """
            auction,max_bid,time_days,bidder,opening_bid,final_price,duration_days
            a,2,1.5,x,1,3,7
            b,2,0.5,y,1,3,7
            a,3,1.5,z,1,3,7
            b,3,1.5,x,1,3,7
            """)
        #expect(file.bids.map(\.line) == [3, 2, 4, 5])
        #expect(file.bidders == ["y", "x", "z"])
    }

    @Test("columns are found by their names, whatever their order, and quoted fields are understood")
    func findsColumnsByName() throws {
        let file = try ReplayFile(
            "\u{FEFF}Bidder, duration_days,final_price,opening_bid,time_days,max_bid,auction,item\r\n"
                + "\"Miller, \"\"Joe\"\"\" ,5, 3.50,1.0,0.25 ,3.500,a,\r\n")
        #expect(file.bids[0].bidder == "Miller, \"Joe\"")
        #expect(file.bids[0].maximum.amount == 350)
        #expect(file.auctions[0].title == "Auction a")
        #expect(file.auctions[0].finalPrice.amount == 350)
    }

    @Test("AU-4: the expected winner has the highest maximum, the earlier of equals")
    func expectsTheHighestMaximum() throws {
        let file = try ReplayFile(
            """
            auction,max_bid,time_days,bidder,opening_bid,final_price,duration_days
            a,5,2,late,1,5,7
            a,5,1,early,1,5,7
            a,4,3,low,1,5,7
            """)
        #expect(file.expectedWinners == ["a": "early"])
    }

    @Test(
        "a faulty file is refused with the line",
        arguments: [
            ("", 1), ("auction,bidder\na,b", 1), ("auction,auction", 1),
            ("auction,max_bid,time_days,bidder,opening_bid,final_price,duration_days\na,1,1,b,1,1", 2),
            ("auction,max_bid,time_days,bidder,opening_bid,final_price,duration_days\na,1.999,1,b,1,1,3", 2),
            ("auction,max_bid,time_days,bidder,opening_bid,final_price,duration_days\na,-1,1,b,1,1,3", 2),
            ("auction,max_bid,time_days,bidder,opening_bid,final_price,duration_days\na,1,3.1,b,1,1,3", 2),
            ("auction,max_bid,time_days,bidder,opening_bid,final_price,duration_days\na,1,x,b,1,1,3", 2),
            ("auction,max_bid,time_days,bidder,opening_bid,final_price,duration_days\na,1,1,b,1,1,0", 2),
            ("auction,max_bid,time_days,bidder,opening_bid,final_price,duration_days\na,1,1,\"b,1,1,3", 2),
            ("auction,max_bid,time_days,bidder,opening_bid,final_price,duration_days\na,1,1,b,1,1,3\na,1,1,b,2,1,3", 3),
        ])
    func refusesFaults(text: String, line: Int) throws {
        let fault = #expect(throws: ReplayFile.Fault.self) { try ReplayFile(text) }
        #expect(fault?.line == line)
    }

    @Test("PY-11: decimals are scaled without floating point")
    func scalesDecimals() {
        #expect(ExactDecimal.scaled("2.927373", by: 86_400_000_000) == 252_925_027_200)
        #expect(ExactDecimal.scaled("0.1234567890123456789", by: 86_400_000_000) == 10_666_666_570)
        #expect(ExactDecimal.scaled("7", by: 86_400_000_000) == 604_800_000_000)
        #expect(ExactDecimal.scaled("9223372036854775807", by: 2) == nil)
        for text in ["", ".", "1.", "1.2.3", "-1", "1e3", " 1"] { #expect(ExactDecimal.scaled(text, by: 10) == nil) }
    }

    @Test("the name of a run is one that the gateway takes, and differs with the instant")
    func namesRuns() throws {
        let instant = try #require(Timestamp("2026-11-21T09:30:00Z"))
        let name = RunName.make(file: "/data/eBay Xbox.v2.csv", opensAt: instant)
        #expect(name == "ebay-xbox-20261121093000")
        #expect(RunName.isValid(name))
        #expect(RunName.isValid(RunName.make(file: String(repeating: "x", count: 90), opensAt: instant)))
        #expect(!RunName.isValid("Upper") && !RunName.isValid("") && !RunName.isValid("under_score"))
    }

    @Test("the report's last line has the agreed form")
    func reportsInOneLine() {
        var report = ReplayReport()
        report.auctions = 149
        report.bids = 2811
        report.rightWinners = 149
        report.rightPrices = 144
        report.count(refusal: "BID_TOO_LOW")
        #expect(report.line == "replay: 149 auctions, 2811 bids, winners 149/149, prices 144/149, refused 1")
    }
}
