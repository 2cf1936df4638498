import PaymentsDomain
import Testing

/// Account numbers of the IBAN registry.
@Suite("IBAN")
struct BankIBANTests {
    /// The registry's own examples.
    static let examples = """
        AD1200012030200359100100 AE070331234567890123456 AL47212110090000000235698741 AT611904300234573201
        AZ21NABZ00000000137010001944 BA391290079401028494 BE68539007547034 BG80BNBG96611020345678
        BH67BMAG00001299123456 BR9700360305000010009795493P1 BY13NBRB3600900000002Z00AB00 CH9300762011623852957
        CR05015202001026284066 CY17002001280000001200527600 CZ6508000000192000145399 DE89370400440532013000
        DK5000400440116243 DO28BAGR00000001212453611324 EE382200221020145685 ES9121000418450200051332
        FI2112345600000785 FO6264600001631634 FR1420041010050500013M02606 GB29NWBK60161331926819
        GE29NB0000000101904917 GI75NWBK000000007099453 GL8964710001000206 GR1601101250000000012300695
        GT82TRAJ01020000001210029690 HR1210010051863000160 HU42117730161111101800000000 IE29AIBK93115212345678
        IL620108000000099999999 IS140159260076545510730339 IT60X0542811101000000123456
        KW81CBKU0000000000001234560101 KZ86125KZT5004100100 LB62099900000001001901229114 LI21088100002324013AA
        LT121000011101001000 LU280019400644750000 LV80BANK0000435195001 MC5811222000010123456789030
        MD24AG000225100013104168 ME25505000012345678951 MK07250120000058984 MT84MALT011000012345MTLCAST001S
        MU17BOMM0101101030300200000MUR NL91ABNA0417164300 NO9386011117947 PL61109010140000071219812874
        PT50000201231234567890154 QA58DOHB00001234567890ABCDEFG RO49AAAA1B31007593840000 RS35260005601001611379
        SA0380000000608010167519 SE4550000000058398257466 SI56263300012039086 SK3112000000198742637541
        SM86U0322509800000000270100 TN5910006035183598478831 TR330006100519786457841326
        UA213223130000026007233566001 VA59001123000012345678 VG96VPVG0000012345678901 XK051212012345678906
        """.split { $0 == " " || $0 == "\n" }.map(String.init)

    @Test("PY-3: the registry's examples are valid", arguments: examples)
    func valid(_ text: String) throws {
        let iban = try #require(IBAN(text))
        #expect(iban.text == text)
        #expect(iban.country == text.prefix(2))
    }

    @Test("PY-3: a number may be written in groups and in small letters")
    func written() {
        #expect(IBAN("de89 3704 0044 0532 0130 00") == IBAN("DE89370400440532013000"))
        #expect(IBAN("  nl91 abna 0417 1643 00 ")?.text == "NL91ABNA0417164300")
    }

    @Test("PY-3: every wrong digit and every two digits in the wrong order are found", arguments: examples)
    func wrongCheckDigits(_ text: String) {
        let bytes = Array(text.utf8)
        let isDigit = { (index: Int) in (48...57).contains(bytes[index]) }
        for index in bytes.indices.dropFirst(2) where isDigit(index) {
            for digit in UInt8(48)...57 where digit != bytes[index] {
                var changed = bytes
                changed[index] = digit
                #expect(IBAN(String(decoding: changed, as: UTF8.self)) == nil)
            }
            guard index + 1 < bytes.count, isDigit(index + 1), bytes[index] != bytes[index + 1] else { continue }
            var swapped = bytes
            swapped.swapAt(index, index + 1)
            #expect(IBAN(String(decoding: swapped, as: UTF8.self)) == nil)
        }
    }

    @Test("PY-3: check digits 00, 01 and 99 are never given out, though their remainder is right")
    func checkDigitRange() {
        // Some number has the check digits 02, 97 or 98; its twin has the same remainder.
        var twins = 0
        for account in 0..<3000 {
            let digits = String(account)
            let number = String(repeating: "0", count: 18 - digits.count) + digits
            for (valid, invalid) in [("97", "00"), ("98", "01"), ("02", "99")] where IBAN("DE\(valid)\(number)") != nil
            {
                #expect(IBAN("DE\(invalid)\(number)") == nil)
                twins += 1
            }
        }
        #expect(twins > 50)
    }

    @Test(
        "PY-3: wrong length, unknown country and foreign characters are refused",
        arguments: [
            "", "DE", "DE89", "DE8937040044053201300", "DE893704004405320130000", "XX89370400440532013000",
            "DE89-3704-0044-0532-0130-00", "DE8937040044053201300Ö", "DE89３７０４0044053201300", "DEI9370400440532013000",
            "ＤＥ89370400440532013000", "D\u{130}89370400440532013000", "DE89370400440532013000\u{0}",
            "DE89370400440532013000\n", "NL91ABNA04171643000", "BE6853900754703", "1289370400440532013000",
            String(repeating: "9", count: 1_000_000),
        ])
    func refused(_ text: String) {
        #expect(IBAN(text) == nil)
    }

    @Test("PY-3: a number is shown without its middle")
    func masked() throws {
        let iban = try #require(IBAN("DE89370400440532013000"))
        #expect(iban.masked == "DE89…3000")
        #expect("\(iban)" == "DE89…3000")
    }
}
