package org.archerrl.env.bfcl;

import static org.archerrl.env.bfcl.SimulatedApi.NODES;
import static org.archerrl.env.bfcl.SimulatedApi.answer;
import static org.archerrl.env.bfcl.SimulatedApi.error;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;

/** Towns, distances and units: the functions of the car that look things up and change nothing. */
final class RoadMap {
    private static final double GALLONS_PER_LITRE = 0.264172;
    private static final double LITRES_PER_GALLON = 3.78541;

    private static final ImmutableMap<String, String> ZIP_CODES = ImmutableMap.<String, String>builder()
            .put("Rivermist", "83214")
            .put("Stonebrook", "74532")
            .put("Maplecrest", "56108")
            .put("Silverpine", "62947")
            .put("Shadowridge", "71354")
            .put("Sunset Valley", "83462")
            .put("Oakendale", "47329")
            .put("Willowbend", "52013")
            .put("Crescent Hollow", "69238")
            .put("Autumnville", "51479")
            .put("San Francisco", "94016")
            .buildOrThrow();

    /** Kilometres between two zip codes. */
    private static final ImmutableMap<ImmutableSet<String>, Double> DISTANCES =
            ImmutableMap.<ImmutableSet<String>, Double>builder()
                    .put(ImmutableSet.of("83214", "74532"), 750.0)
                    .put(ImmutableSet.of("56108", "62947"), 320.0)
                    .put(ImmutableSet.of("71354", "83462"), 450.0)
                    .put(ImmutableSet.of("47329", "52013"), 290.0)
                    .put(ImmutableSet.of("69238", "51479"), 630.0)
                    .put(ImmutableSet.of("94016", "83214"), 980.0)
                    .put(ImmutableSet.of("94016", "94704"), 600.0)
                    .put(ImmutableSet.of("94704", "08540"), 2550.0)
                    .put(ImmutableSet.of("94016", "08540"), 1950.0)
                    .put(ImmutableSet.of("62947", "47329"), 1053.0)
                    .put(ImmutableSet.of("94016", "62947"), 780.0)
                    .put(ImmutableSet.of("74532", "94016"), 880.0)
                    .buildOrThrow();

    private RoadMap() {}

    static ImmutableMap<String, SimulatedApi.Body> functions() {
        return ImmutableMap.of(
                "get_zipcode_based_on_city",
                        arguments -> answer("zipcode", ZIP_CODES.getOrDefault(arguments.text("city"), "00000")),
                "estimate_distance", RoadMap::distance,
                "find_nearest_tire_shop", arguments -> answer("shopLocation", "456 Oakwood Avenue, Rivermist, 83214"),
                "liter_to_gallon", arguments -> scaled(arguments, "liter", "gallon", GALLONS_PER_LITRE),
                "gallon_to_liter", arguments -> scaled(arguments, "gallon", "liter", LITRES_PER_GALLON));
    }

    private static JsonNode distance(Arguments arguments) {
        ImmutableSet<String> towns = ImmutableSet.of(arguments.text("cityA"), arguments.text("cityB"));
        Double distance = DISTANCES.get(towns);
        return distance == null
                ? error("distance not found in database.")
                : answer("distance", NODES.numberNode(distance.doubleValue()));
    }

    private static JsonNode scaled(Arguments arguments, String from, String to, double factor) {
        return answer(to, Numbers.real(arguments.real(from) * factor));
    }
}
