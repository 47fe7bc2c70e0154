/**
 * Customer service: a conversation with a customer over tools and a database, which several tasks have in common.
 *
 * <p>{@code org.archerrl.env.support} and {@code org.archerrl.env.taubench} call it. Read {@link
 * org.archerrl.env.service.Conversation} first, then {@link org.archerrl.env.service.ServiceEnvironment}, which leads it, {@link
 * org.archerrl.env.service.Database}, which tools work on, and {@link org.archerrl.env.service.Customer} with its
 * implementations.
 */
package org.archerrl.env.service;
