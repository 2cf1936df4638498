import AuctionsService
import ServiceKit

@main
enum Main {
    static func main() async { await ServiceMain.run(AuctionsService.definition) }
}
