/* Request and reply through nats-server: a responder and a caller, with Debian's client library, no JSON work.
 *
 * usage: nats server URL
 *        nats client URL IN_FLIGHT WARM_UP SECONDS
 */
#include <nats/nats.h>
#include <unistd.h>
#include "measuring.h"

/* Measured: up to about as many, sending at once is faster than the buffering of the library. */
enum { FEW = 32 };

/* Few calls in flight are sent at once; many are left to the library's own buffering, which is faster then. */
static natsConnection *connect_to(const char *url, int at_once) {
    natsOptions *options;
    natsConnection *connection;
    require(natsOptions_Create(&options) == NATS_OK, "options");
    require(natsOptions_SetURL(options, url) == NATS_OK, "url");
    require(natsOptions_SetSendAsap(options, at_once) == NATS_OK, "options");
    require(natsConnection_Connect(&connection, options) == NATS_OK, "connect");
    natsOptions_Destroy(options);
    return connection;
}

static void answer(natsConnection *connection, natsSubscription *subscription, natsMsg *message, void *closure) {
    (void)subscription, (void)closure;
    natsConnection_Publish(connection, natsMsg_GetReply(message), RECEIPT, sizeof RECEIPT - 1);
    natsMsg_Destroy(message);
}

static void serve(const char *url) {
    natsConnection *quick = connect_to(url, 1), *busy = connect_to(url, 0);
    natsSubscription *first, *second;
    require(natsConnection_Subscribe(&first, quick, "echo.few", answer, NULL) == NATS_OK, "subscribe");
    require(natsConnection_Subscribe(&second, busy, "echo.many", answer, NULL) == NATS_OK, "subscribe");
    require(natsConnection_Flush(quick) == NATS_OK && natsConnection_Flush(busy) == NATS_OK, "flush");
    say("listening");
    for (;;) pause();
}

static void call(const char *url, int in_flight, double warm_up, double seconds) {
    natsConnection *connection = connect_to(url, in_flight <= FEW);
    const char *subject = in_flight <= FEW ? "echo.few" : "echo.many";
    natsInbox *inbox;
    natsSubscription *subscription;
    natsMsg *message;
    require(natsInbox_Create(&inbox) == NATS_OK, "inbox");
    require(natsConnection_SubscribeSync(&subscription, connection, inbox) == NATS_OK, "subscribe");
    struct course course = begin_course(warm_up, seconds);
    for (int i = 0; i < in_flight; i++)
        natsConnection_PublishRequest(connection, subject, inbox, BID, sizeof BID - 1);
    do {
        require(natsSubscription_NextMsg(&message, subscription, 5000) == NATS_OK, "answer");
        require(natsMsg_GetDataLength(message) == sizeof RECEIPT - 1, "receipt");
        natsMsg_Destroy(message);
        natsConnection_PublishRequest(connection, subject, inbox, BID, sizeof BID - 1);
    } while (count_answer(&course));
    natsConnection_Close(connection);
}

int main(int count, char **arguments) {
    if (count == 3 && strcmp(arguments[1], "server") == 0) serve(arguments[2]);
    require(count == 6, "usage: nats client URL IN_FLIGHT WARM_UP SECONDS");
    call(arguments[2], atoi(arguments[3]), atof(arguments[4]), atof(arguments[5]));
    return 0;
}
