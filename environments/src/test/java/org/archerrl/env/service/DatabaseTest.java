package org.archerrl.env.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.common.collect.ImmutableMap;
import java.util.List;
import org.junit.jupiter.api.Test;

class DatabaseTest {
    private static final ImmutableMap<String, ImmutableMap<String, ObjectNode>> TABLES = ImmutableMap.of(
            "orders",
            ImmutableMap.of(
                    "a", json("{\"x\": 1, \"deep\": {\"list\": [1, 2]}}"),
                    "b", json("{\"x\": 2}")));

    private static ObjectNode json(String text) {
        try {
            return (ObjectNode) new ObjectMapper().readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private final Database database = new Database(TABLES);
    private final String untouched = database.hash();

    @Test
    void whatIsChangedIsACopy() {
        database.change("orders", "a").orElseThrow().withArray("/deep/list").add(3);
        assertEquals(
                3, database.find("orders", "a").orElseThrow().at("/deep/list").size());
        assertEquals(2, TABLES.get("orders").get("a").at("/deep/list").size());
        assertSame(TABLES.get("orders").get("b"), database.find("orders", "b").orElseThrow());
        assertEquals(untouched, new Database(TABLES).hash());
    }

    @Test
    void theHashIsThatOfWhatItHolds() {
        Database other = new Database(TABLES);
        database.change("orders", "a").orElseThrow().put("x", 5).put("y", "z");
        assertNotEquals(untouched, database.hash());
        other.put("orders", "a", json("{\"y\": \"z\", \"deep\": {\"list\": [1, 2]}, \"x\": 5}"));
        assertEquals(database.hash(), other.hash(), "the order of fields is nothing");
        other.change("orders", "a").orElseThrow().put("x", 5.0);
        assertNotEquals(database.hash(), other.hash(), "5.0 is not 5");
        other.change("orders", "a").orElseThrow().put("x", 5L);
        assertEquals(database.hash(), other.hash(), "a long 5 is 5");
        other.change("orders", "a").orElseThrow().withArray("/deep/list").insert(0, 2);
        assertNotEquals(database.hash(), other.hash(), "the order of a list counts");
    }

    @Test
    void aChangeThatIsTakenBackIsNone() {
        database.change("orders", "b").orElseThrow().put("x", 3);
        database.change("orders", "b").orElseThrow().put("x", 2);
        assertEquals(untouched, database.hash());
    }

    @Test
    void newRecordsComeLast() {
        database.put("orders", "0", json("{\"x\": 0}"));
        database.put("guests", "g", json("{}"));
        database.change("orders", "b");
        assertEquals(List.of("a", "b", "0"), database.keys("orders").toList());
        assertEquals(
                List.of(1, 2, 0),
                database.records("orders").map(order -> order.get("x").asInt()).toList());
        assertEquals(List.of("g"), database.keys("guests").toList());
        assertNotEquals(untouched, database.hash());
        assertEquals(true, database.change("orders", "none").isEmpty());
        assertEquals(true, database.find("none", "a").isEmpty());
    }
}
