package org.archerrl.text;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class FramingTest {
    private static final int[] TEXT = {11, 12, 13};

    @Test
    void specialTokensStandAroundTheText() {
        assertArrayEquals(
                new int[] {0, 11, 12, 13, 2},
                framed("""
                {"type": "RobertaProcessing", "sep": ["</s>", 2], "cls": ["<s>", 0]}"""));
        assertArrayEquals(
                new int[] {101, 11, 12, 13, 102},
                framed(
                        """
                {"type": "TemplateProcessing",
                 "single": [{"SpecialToken": {"id": "[CLS]", "type_id": 0}}, {"Sequence": {"id": "A", "type_id": 0}},
                            {"SpecialToken": {"id": "[SEP]", "type_id": 0}}],
                 "special_tokens": {"[CLS]": {"ids": [101]}, "[SEP]": {"ids": [102]}}}"""));
        assertArrayEquals(
                new int[] {5, 11, 12, 13, 6},
                framed(
                        """
                {"type": "Sequence", "processors": [
                    {"type": "ByteLevel"}, {"type": "BertProcessing", "sep": ["[SEP]", 6], "cls": ["[CLS]", 5]}]}"""));
        assertArrayEquals(TEXT, framed("null"));
    }

    @Test
    void theTextIsCutOnTheLeft() {
        Framing framing =
                framing("""
                {"type": "RobertaProcessing", "sep": ["</s>", 2], "cls": ["<s>", 0]}""");
        assertArrayEquals(new int[] {0, 13, 2}, framing.frame(TEXT, 3));
        assertArrayEquals(new int[] {0, 2}, framing.frame(TEXT, 2));
        assertEquals(
                "a framed text needs room for its 2 special tokens, got 1",
                assertThrows(IllegalArgumentException.class, () -> framing.frame(TEXT, 1))
                        .getMessage());
    }

    @Test
    void anUnknownPostProcessorIsRefused() {
        assertEquals(
                "tokenizer.json: post_processor.type: allowed are [RobertaProcessing, BertProcessing,"
                        + " TemplateProcessing, ByteLevel, Sequence], got \"Magic\"",
                assertThrows(IllegalArgumentException.class, () -> framing("{\"type\": \"Magic\"}"))
                        .getMessage());
    }

    private static int[] framed(String postProcessor) {
        return framing(postProcessor).frame(TEXT, 512);
    }

    private static Framing framing(String postProcessor) {
        return Framing.fromJson("{\"post_processor\": " + postProcessor + "}");
    }
}
