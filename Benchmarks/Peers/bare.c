/* The ceiling: bare ROUTER and DEALER, one message per call, no JSON work, no headers, no deadlines.
 *
 * usage: bare server
 *        bare client ENDPOINT IN_FLIGHT WARM_UP SECONDS
 */
#include <zmq.h>
#include "measuring.h"

static void serve(void *context) {
    void *router = zmq_socket(context, ZMQ_ROUTER);
    char endpoint[256], buffer[4096];
    size_t length = sizeof endpoint;
    require(zmq_bind(router, "tcp://127.0.0.1:*") == 0, "bind");
    require(zmq_getsockopt(router, ZMQ_LAST_ENDPOINT, endpoint, &length) == 0, "endpoint");
    printf("listening %s\n", endpoint);
    fflush(stdout);
    for (;;) {
        unsigned char identity[256];
        int size = zmq_recv(router, identity, sizeof identity, 0);
        require(size > 0, "identity");
        require(zmq_recv(router, buffer, sizeof buffer, 0) == sizeof BID - 1, "bid");
        zmq_send(router, identity, size, ZMQ_SNDMORE);
        zmq_send(router, RECEIPT, sizeof RECEIPT - 1, 0);
    }
}

static void call(void *context, const char *endpoint, int in_flight, double warm_up, double seconds) {
    void *dealer = zmq_socket(context, ZMQ_DEALER);
    char buffer[4096];
    require(zmq_connect(dealer, endpoint) == 0, "connect");
    struct course course = begin_course(warm_up, seconds);
    for (int i = 0; i < in_flight; i++) zmq_send(dealer, BID, sizeof BID - 1, 0);
    do {
        require(zmq_recv(dealer, buffer, sizeof buffer, 0) == sizeof RECEIPT - 1, "receipt");
        zmq_send(dealer, BID, sizeof BID - 1, 0);
    } while (count_answer(&course));
    int linger = 0;
    zmq_setsockopt(dealer, ZMQ_LINGER, &linger, sizeof linger);
    zmq_close(dealer);
}

int main(int count, char **arguments) {
    void *context = zmq_ctx_new();
    if (count == 2 && strcmp(arguments[1], "server") == 0) serve(context);
    require(count == 6, "usage: bare client ENDPOINT IN_FLIGHT WARM_UP SECONDS");
    call(context, arguments[2], atoi(arguments[3]), atof(arguments[4]), atof(arguments[5]));
    return 0;
}
