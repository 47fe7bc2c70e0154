package org.archerrl.env.taubench;

import com.google.common.collect.ImmutableMap;
import org.archerrl.env.service.Database;

/** The tools that both domains have. */
final class CommonTools {
    /** The tool that ends a conversation. */
    static final String TRANSFER = "transfer_to_human_agents";

    private CommonTools() {}

    static ImmutableMap<String, Tool> of(Generation generation) {
        ImmutableMap.Builder<String, Tool> tools = ImmutableMap.<String, Tool>builder()
                .put("calculate", (database, arguments) -> Calculator.result(arguments.text("expression")))
                .put(TRANSFER, (database, arguments) -> "Transfer successful")
                .put("get_user_details", CommonTools::user);
        if (generation == Generation.TAU1) {
            tools.put("think", (database, arguments) -> "");
        }
        return tools.buildOrThrow();
    }

    private static String user(Database database, Arguments arguments) {
        return PythonText.json(Records.found(database, Records.USERS, arguments.text("user_id")));
    }
}
