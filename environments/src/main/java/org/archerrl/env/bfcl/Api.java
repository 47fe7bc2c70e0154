package org.archerrl.env.bfcl;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.common.collect.ImmutableList;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Function;

/** The benchmark's eight APIs. */
enum Api {
    FILES("GorillaFileSystem", "gorilla_file_system", GorillaFileSystem::new),
    MATH("MathAPI", "math_api", configuration -> new MathApi()),
    MESSAGES("MessageAPI", "message_api", MessageApi::new),
    POSTS("TwitterAPI", "posting_api", TwitterApi::new),
    TICKETS("TicketAPI", "ticket_api", TicketApi::new),
    TRADING("TradingBot", "trading_bot", TradingBot::new),
    TRAVEL("TravelAPI", "travel_booking", TravelApi::new),
    VEHICLE("VehicleControlAPI", "vehicle_control", VehicleControlApi::new);

    private final String title;
    private final String file;
    private final Function<ObjectNode, SimulatedApi> maker;

    Api(String title, String file, Function<ObjectNode, SimulatedApi> maker) {
        this.title = title;
        this.file = file;
        this.maker = maker;
    }

    /** Returns its name in the benchmark's files. */
    String title() {
        return title;
    }

    /** Returns the name of the file that describes its functions. */
    String documentation() {
        return file + ".func_doc.jsonl";
    }

    /** Makes one, configured by what a task's {@code initial_config} says under its name. */
    SimulatedApi configured(ObjectNode initialConfiguration) {
        return maker.apply(
                initialConfiguration.get(title) instanceof ObjectNode own
                        ? own
                        : JsonNodeFactory.instance.objectNode());
    }

    static Optional<Api> named(String title) {
        return Arrays.stream(values()).filter(api -> api.title.equals(title)).findFirst();
    }

    static ImmutableList<String> titles() {
        return Arrays.stream(values()).map(Api::title).collect(ImmutableList.toImmutableList());
    }
}
