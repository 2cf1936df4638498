import GatewayService
import ServiceKit

@main
enum Main {
    static func main() async { await ServiceMain.run(GatewayService.definition) }
}
