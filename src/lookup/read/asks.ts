/** Whether a text asks rather than quotes a server. */
export function asks(text: string): boolean {
  return /\?\s*$|\bhow (?:long|many|to|do|can)\b|\bwhat (?:is|are|to|shall|should|can|do|does|now)\b|\bexplain\b|^\s*(?:wie ?lange|warum|wieso|weshalb|combien|pourquoi|cu[áa]nto|por ?qu[ée]|what|why|how|who|when|where|which|whose|is|are|am|does|do|did|can|could|should|would|difference|explain|meaning)\b|\b(?:mean|cause|causes|how long|should i)\s*\??$/i.test(
    text.slice(0, 400),
  );
}
