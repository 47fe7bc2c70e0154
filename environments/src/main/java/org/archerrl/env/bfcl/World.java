package org.archerrl.env.bfcl;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.Maps;
import java.util.List;
import org.archerrl.env.tools.ToolCall;

/** The simulated APIs of one task, in the state that the calls so far have led to. */
final class World {
    private final ImmutableMap<Api, SimulatedApi> apis;

    World(List<Api> apis, ObjectNode initialConfiguration) {
        this.apis = Maps.toMap(apis, api -> api.configured(initialConfiguration));
    }

    /** Makes a call and returns its response as JSON; whatever the call is, it is answered. */
    String call(ToolCall call) {
        return apis.values().stream()
                .filter(api -> api.names().contains(call.tool()))
                .findFirst()
                .map(api -> api.call(call.tool(), call.arguments()))
                .orElseGet(() -> SimulatedApi.error("there is no function '" + call.tool() + "'"))
                .toString();
    }

    /** Returns whether every API is in the state that is expected of it. */
    boolean isAt(ImmutableMap<Api, ObjectNode> states) {
        return states.entrySet().stream().allMatch(expected -> expected.getValue()
                .equals(Numbers.EQUALITY, apis.get(expected.getKey()).state()));
    }

    /** Returns copies of the states. */
    ImmutableMap<Api, ObjectNode> states() {
        return ImmutableMap.copyOf(Maps.transformValues(apis, api -> api.state().deepCopy()));
    }
}
