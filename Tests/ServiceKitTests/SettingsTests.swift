import ServiceKit
import Testing
import Wire

/// A service's own settings.
@Suite("Settings")
struct SettingsTests {
    @Test("sound settings are read, absent ones have their defaults")
    func sound() throws {
        let directory = try TestDirectory()
        let secret = try directory.write("secret", "\n  c2VjcmV0 \n")
        let settings = Settings([
            "name": "gavel", "lanes": 4, "isOpen": true, "zones": ["a", "b"], "keyFile": .string(secret), "none": nil,
        ])
        #expect(settings.string("name") == "gavel")
        #expect(settings.string("other", default: "x") == "x")
        #expect(settings.optionalString("none") == nil)
        #expect(settings.int("lanes", in: 1...8, default: 2) == 4)
        #expect(settings.int("more", in: 1...8, default: 2) == 2)
        #expect(settings.bool("isOpen", default: false))
        #expect(settings.bool("isShut", default: false) == false)
        #expect(settings.strings("zones", default: []) == ["a", "b"])
        #expect(settings.strings("absent", default: ["c"]) == ["c"])
        #expect(settings.strings("none", default: ["c"]) == ["c"])
        #expect(settings.file("keyFile") == "c2VjcmV0")
        try settings.check()
    }

    @Test("all faults are gathered and thrown together")
    func faults() throws {
        let settings = Settings([
            "name": 1, "empty": "", "lanes": 9, "size": "8", "isOpen": 1, "zones": ["a", 1], "keyFile": "/nowhere/key",
        ])
        _ = settings.string("name")
        _ = settings.string("missing")
        _ = settings.optionalString("empty")
        _ = settings.int("lanes", in: 1...8, default: 2)
        _ = settings.int("size", in: 1...8, default: 2)
        _ = settings.bool("isOpen", default: false)
        _ = settings.strings("zones", default: [])
        _ = settings.file("keyFile")
        _ = settings.file("absentFile")
        settings.fault("settings.keyFile does not hold a key")
        let error = #expect(throws: ConfigurationFaults.self) { try settings.check() }
        #expect(
            error?.faults == [
                "settings.name must be a text that is not empty", "settings.missing is missing",
                "settings.empty must be a text that is not empty", "settings.lanes must be an integer between 1 and 8",
                "settings.size must be an integer between 1 and 8", "settings.isOpen must be true or false",
                "settings.zones must be a list of texts",
                "settings.keyFile names the file /nowhere/key, which cannot be read",
                "settings.absentFile is missing", "settings.keyFile does not hold a key",
            ])
    }
}
