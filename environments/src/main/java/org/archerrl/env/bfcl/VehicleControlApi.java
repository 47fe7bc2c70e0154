package org.archerrl.env.bfcl;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NumericNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.Streams;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.archerrl.env.python.PythonRandom;

/**
 * A car: engine, doors, brakes, climate and lights. {@link RoadMap} knows the roads. The forces on the brakes and the slope are no
 * part of the state that is compared, as in the original.
 */
final class VehicleControlApi extends SimulatedApi {
    private static final double FULL_FORCE = 1000;
    private static final double TANK_GALLONS = 50;
    private static final double MILES_PER_GALLON = 20;
    private static final long SEED = 141_053;

    private static final ImmutableSet<String> TYRES = ImmutableSet.of(
            "frontLeftTirePressure", "frontRightTirePressure", "rearLeftTirePressure", "rearRightTirePressure");

    private final PythonRandom random;
    private double parkingBrakeForce;
    private double slopeAngle;
    private double brakePedalForce;

    VehicleControlApi(ObjectNode configuration) {
        super(configured(defaults(), configuration));
        state().set(
                        "engine_state",
                        configuration.path("engineState").asText("").isEmpty()
                                ? NODES.textNode("stopped")
                                : configuration.get("engineState"));
        long locked = Streams.stream(object("doorStatus"))
                .filter(door -> door.asText().equals("locked"))
                .count();
        state().put("remainingUnlockedDoors", 4 - locked);
        this.random = new PythonRandom(configuration.path("random_seed").asLong(SEED));
        this.parkingBrakeForce = configuration.path("parkingBrakeForce").asDouble();
        this.slopeAngle = configuration.path("slopeAngle").asDouble();
        this.brakePedalForce = configuration.path("brakePedalForce").asDouble();
    }

    private static ObjectNode defaults() {
        ObjectNode defaults = NODES.objectNode();
        defaults.put("fuelLevel", 0.0).put("batteryVoltage", 12.6).put("engine_state", "stopped");
        defaults.putObject("doorStatus")
                .put("driver", "unlocked")
                .put("passenger", "unlocked")
                .put("rear_left", "unlocked")
                .put("rear_right", "unlocked");
        defaults.put("acTemperature", 25.0)
                .put("fanSpeed", 50)
                .put("acMode", "auto")
                .put("humidityLevel", 50.0)
                .put("headLightStatus", "off")
                .put("parkingBrakeStatus", "released")
                .put("brakePedalStatus", "released")
                .put("distanceToNextVehicle", 50.0)
                .put("cruiseStatus", "inactive")
                .put("destination", "None");
        TYRES.forEach(tyre -> defaults.put(tyre, tyre.startsWith("front") ? 32.0 : 30.0));
        return defaults;
    }

    @Override
    ImmutableMap<String, Body> functions() {
        return ImmutableMap.<String, Body>builder()
                .put("startEngine", this::startEngine)
                .put("fillFuelTank", this::fillFuelTank)
                .put("lockDoors", this::lockDoors)
                .put("adjustClimateControl", this::adjustClimate)
                .put("setHeadlights", this::setHeadlights)
                .put("activateParkingBrake", this::parkingBrake)
                .put("pressBrakePedal", this::pressBrake)
                .put("releaseBrakePedal", arguments -> brakePedal("released", 0))
                .put("setCruiseControl", this::setCruise)
                .put("set_navigation", this::navigate)
                .put("displayCarStatus", this::status)
                .put("check_tire_pressure", arguments -> tyres())
                .put("display_log", this::log)
                .put("get_current_speed", arguments -> drawn("currentSpeed", 0, 120))
                .put("get_outside_temperature_from_google", arguments -> drawn("outsideTemperature", -10, 40))
                .put("get_outside_temperature_from_weather_com", arguments -> NODES.objectNode()
                        .put("error", 404))
                .put("estimate_drive_feasibility_by_mileage", this::feasibility)
                .putAll(RoadMap.functions())
                .buildOrThrow();
    }

    private JsonNode startEngine(Arguments arguments) {
        String mode = arguments.text("ignitionMode");
        if (mode.equals("STOP")) {
            state().put("engine_state", "stopped");
        }
        if (state().get("remainingUnlockedDoors").doubleValue() > 0) {
            String unlocked = Streams.stream(object("doorStatus").fields())
                    .filter(door -> door.getValue().asText().equals("unlocked"))
                    .map(Map.Entry::getKey)
                    .collect(Collectors.joining(", "));
            return error(
                    "All doors must be locked before starting the engine. Here are the unlocked doors: " + unlocked);
        }
        String reason = !is("brakePedalStatus", "pressed")
                ? "Brake pedal needs to be pressed when starting the engine."
                : brakePedalForce != FULL_FORCE
                        ? "Must press the brake fully before starting the engine."
                        : state().get("fuelLevel").doubleValue() < 0
                                ? "Fuel tank is empty."
                                : mode.equals("START") ? "" : "Invalid ignition mode.";
        if (!reason.isEmpty()) {
            return error(reason);
        }
        state().put("engine_state", "running");
        return shown("engineState", "engine_state")
                .<ObjectNode>setAll(shown("fuelLevel", "fuelLevel"))
                .setAll(shown("batteryVoltage", "batteryVoltage"));
    }

    private JsonNode fillFuelTank(Arguments arguments) {
        NumericNode amount = arguments.number("fuelAmount");
        NumericNode level = Numbers.sum(state().get("fuelLevel"), amount);
        String reason = amount.doubleValue() < 0
                ? "Fuel amount cannot be negative."
                : level.doubleValue() > TANK_GALLONS
                        ? "Cannot fill gas above the tank capacity."
                        : level.doubleValue() < 0 ? "Fuel tank is empty. Min fuel level is 0 gallons." : "";
        if (!reason.isEmpty()) {
            return error(reason);
        }
        state().set("fuelLevel", level);
        return answer("fuelLevel", level);
    }

    private JsonNode lockDoors(Arguments arguments) {
        String status = arguments.flag("unlock") ? "unlocked" : "locked";
        int change = status.equals("unlocked") ? 1 : -1;
        for (String door : arguments.texts("door")) {
            JsonNode old = object("doorStatus").get(door);
            if (old == null) {
                throw new CallFailed("'" + door + "'");
            }
            if (!old.asText().equals(status)) {
                object("doorStatus").put(door, status);
                state().put(
                                "remainingUnlockedDoors",
                                state().get("remainingUnlockedDoors").intValue() + change);
            }
        }
        return answer("lockStatus", status).setAll(shown("remainingUnlockedDoors", "remainingUnlockedDoors"));
    }

    private JsonNode adjustClimate(Arguments arguments) {
        NumericNode temperature = arguments.number("temperature");
        String unit = arguments.text("unit", "celsius");
        long fan = arguments.whole("fanSpeed", 50);
        String mode = arguments.text("mode", "auto");
        if (fan < 0 || fan > 100) {
            return error("Fan speed must be between 0 and 100.");
        }
        state().set(
                        "acTemperature",
                        unit.equals("fahrenheit")
                                ? NODES.numberNode((temperature.doubleValue() - 32) * 5 / 9)
                                : temperature);
        state().put("fanSpeed", fan).put("acMode", mode);
        return answer("currentACTemperature", temperature)
                .put("climateMode", mode)
                .setAll(shown("humidityLevel", "humidityLevel"));
    }

    private JsonNode setHeadlights(Arguments arguments) {
        String mode = arguments.text("mode");
        if (!List.of("on", "off", "auto").contains(mode)) {
            return error("Invalid headlight mode.");
        }
        String status = mode.equals("on") ? "on" : "off";
        state().put("headLightStatus", status);
        return answer("headlightStatus", status);
    }

    private JsonNode parkingBrake(Arguments arguments) {
        String mode = arguments.text("mode");
        if (!List.of("engage", "release").contains(mode)) {
            return error("Invalid mode");
        }
        boolean engages = mode.equals("engage");
        state().put("parkingBrakeStatus", engages ? "engaged" : "released");
        parkingBrakeForce = engages ? 500 : 0;
        slopeAngle = 10;
        return shown("parkingBrakeStatus", "parkingBrakeStatus")
                .put("_parkingBrakeForce", parkingBrakeForce)
                .put("_slopeAngle", slopeAngle);
    }

    private JsonNode pressBrake(Arguments arguments) {
        double position = arguments.real("pedalPosition");
        if (position < 0 || position > 1) {
            return error("Pedal position must be between 0 and 1.");
        }
        return brakePedal(position == 0 ? "released" : "pressed", position * FULL_FORCE);
    }

    private JsonNode brakePedal(String status, double force) {
        state().put("brakePedalStatus", status);
        brakePedalForce = force;
        return answer("brakePedalStatus", status).put("brakePedalForce", force);
    }

    private JsonNode setCruise(Arguments arguments) {
        double speed = arguments.real("speed");
        boolean activates = arguments.flag("activate");
        double distance = arguments.real("distanceToNextVehicle");
        if (is("engine_state", "stopped")) {
            return error("Start the engine before activating the cruise control.");
        }
        state().put("distanceToNextVehicle", distance);
        if (activates && (speed < 0 || speed > 120 || speed % 5 != 0)) {
            return error("Invalid speed");
        }
        state().put("cruiseStatus", activates ? "active" : "inactive");
        return shown("cruiseStatus", "cruiseStatus").put("currentSpeed", speed).put("distanceToNextVehicle", distance);
    }

    private JsonNode navigate(Arguments arguments) {
        String destination = arguments.text("destination");
        state().put("destination", destination);
        return answer("status", "Navigating to " + destination);
    }

    private JsonNode status(Arguments arguments) {
        String option = arguments.text("option");
        return switch (option) {
            case "fuel" -> shown("fuelLevel", "fuelLevel");
            case "battery" -> shown("batteryVoltage", "batteryVoltage");
            case "doors" -> shown("doorStatus", "doorStatus");
            case "climate" -> shown("currentACTemperature", "acTemperature")
                    .<ObjectNode>setAll(shown("fanSpeed", "fanSpeed"))
                    .<ObjectNode>setAll(shown("climateMode", "acMode"))
                    .setAll(shown("humidityLevel", "humidityLevel"));
            case "headlights" -> shown("headlightStatus", "headLightStatus");
            case "parkingBrake" -> shown("parkingBrakeStatus", "parkingBrakeStatus")
                    .put("parkingBrakeForce", parkingBrakeForce)
                    .put("slopeAngle", slopeAngle);
            case "brakePedal" -> shown("brakePedalStatus", "brakePedalStatus").put("brakePedalForce", brakePedalForce);
            case "engine" -> shown("engineState", "engine_state");
            default -> error("Invalid option");
        };
    }

    private JsonNode tyres() {
        ObjectNode pressures = NODES.objectNode();
        TYRES.forEach(tyre -> pressures.set(tyre, state().get(tyre)));
        double mean =
                Streams.stream(pressures).mapToDouble(JsonNode::doubleValue).sum() / TYRES.size();
        return pressures.put("healthy_tire_pressure", 30 <= mean && mean <= 35).set("car_info", NODES.objectNode());
    }

    private JsonNode log(Arguments arguments) {
        ObjectNode answer = NODES.objectNode();
        arguments.texts("messages").forEach(answer.putArray("log")::add);
        return answer;
    }

    private JsonNode drawn(String key, double low, double high) {
        return NODES.objectNode().put(key, random.uniform(low, high));
    }

    private JsonNode feasibility(Arguments arguments) {
        double miles = arguments.real("distance");
        return answer("canDrive", state().get("fuelLevel").doubleValue() * MILES_PER_GALLON >= miles);
    }

    private boolean is(String key, String value) {
        return state().get(key).asText().equals(value);
    }

    private ObjectNode shown(String as, String key) {
        return answer(as, state().get(key));
    }
}
