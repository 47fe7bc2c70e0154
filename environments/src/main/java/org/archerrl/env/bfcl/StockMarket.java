package org.archerrl.env.bfcl;

import static org.archerrl.env.bfcl.SimulatedApi.NODES;
import static org.archerrl.env.bfcl.SimulatedApi.answer;
import static org.archerrl.env.bfcl.SimulatedApi.error;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.common.collect.ImmutableListMultimap;
import com.google.common.collect.ImmutableMap;
import java.util.List;

/** The functions of the trading system that look at stocks and change nothing. */
final class StockMarket {
    /** The benchmark's company names. */
    private static final ImmutableMap<String, String> SYMBOLS = ImmutableMap.<String, String>builder()
            .put("Apple", "AAPL")
            .put("Google", "GOOG")
            .put("Tesla", "TSLA")
            .put("Microsoft", "MSFT")
            .put("Nvidia", "NVDA")
            .put("Zeta Corp", "ZETA")
            .put("Alpha Tech", "ALPH")
            .put("Omega Industries", "OMEG")
            .put("Quasar Ltd.", "QUAS")
            .put("Neptune Systems", "NEPT")
            .put("Synex Solutions", "SYNX")
            .put("Amazon", "AMZN")
            .put("Gorilla", "GORI")
            .buildOrThrow();

    private static final ImmutableListMultimap<String, String> SECTORS = ImmutableListMultimap.<String, String>builder()
            .putAll("Technology", "AAPL", "GOOG", "MSFT", "NVDA")
            .putAll("Automobile", "TSLA", "F", "GM")
            .build();

    private final ObjectNode stocks;

    /** Looks at these stocks, by symbol. */
    StockMarket(ObjectNode stocks) {
        this.stocks = stocks;
    }

    /** Returns the stocks of a task that says nothing of them, with the benchmark's figures. */
    static ObjectNode defaults() {
        ObjectNode stocks = NODES.objectNode();
        put(stocks, "AAPL", 227.16, 0.17, 2.552, 227.11, 227.09);
        put(stocks, "GOOG", 2840.34, 0.24, 1.123, 2835.67, 2842.15);
        put(stocks, "TSLA", 667.92, -0.12, 1.654, 671.15, 668.20);
        put(stocks, "MSFT", 310.23, 0.09, 3.234, 309.88, 310.11);
        put(stocks, "NVDA", 220.34, 0.34, 1.234, 220.45, 220.67);
        put(stocks, "ALPH", 1320.45, -0.08, 1.567, 1321.12, 1325.78);
        put(stocks, "OMEG", 457.23, 0.12, 2.345, 456.78, 458.12);
        put(stocks, "QUAS", 725.89, -0.03, 1.789, 726.45, 728.00);
        put(stocks, "NEPT", 88.34, 0.19, 0.654, 88.21, 88.67);
        put(stocks, "SYNX", 345.67, 0.11, 2.112, 345.34, 346.12);
        put(stocks, "ZETA", 22.09, -0.05, 0.789, 22.12, 22.34);
        return stocks;
    }

    private static void put(
            ObjectNode stocks, String symbol, double price, double change, double volume, double ma5, double ma20) {
        stocks.putObject(symbol)
                .put("price", price)
                .put("percent_change", change)
                .put("volume", volume)
                .put("MA(5)", ma5)
                .put("MA(20)", ma20);
    }

    ImmutableMap<String, SimulatedApi.Body> functions() {
        return ImmutableMap.of(
                "get_stock_info", this::info,
                "get_symbol_by_name", this::symbol,
                "get_available_stocks", this::ofSector,
                "filter_stocks_by_price", this::filter,
                "notify_price_change", this::changes);
    }

    private JsonNode info(Arguments arguments) {
        String symbol = arguments.text("symbol");
        JsonNode stock = stocks.get(symbol);
        return stock == null ? error("Stock with symbol '" + symbol + "' not found.") : stock;
    }

    private JsonNode symbol(Arguments arguments) {
        return answer("symbol", SYMBOLS.getOrDefault(arguments.text("name"), "Stock not found"));
    }

    private JsonNode ofSector(Arguments arguments) {
        return answer("stock_list", array(SECTORS.get(arguments.text("sector"))));
    }

    private JsonNode filter(Arguments arguments) {
        double least = arguments.real("min_price");
        double most = arguments.real("max_price");
        return answer(
                "filtered_stocks",
                array(arguments.texts("stocks").stream()
                        .filter(symbol -> least <= price(symbol) && price(symbol) <= most)
                        .toList()));
    }

    private double price(String symbol) {
        return stocks.path(symbol).path("price").asDouble();
    }

    private JsonNode changes(Arguments arguments) {
        double threshold = arguments.real("threshold");
        List<String> changed = arguments.texts("stocks").stream()
                .filter(stocks::has)
                .filter(symbol ->
                        Math.abs(stocks.get(symbol).path("percent_change").asDouble()) >= threshold)
                .toList();
        return answer(
                "notification",
                changed.isEmpty()
                        ? "No significant price changes in the selected stocks."
                        : "Stocks " + String.join(", ", changed) + " have significant price changes.");
    }

    private static ArrayNode array(List<String> texts) {
        ArrayNode array = NODES.arrayNode();
        texts.forEach(array::add);
        return array;
    }
}
