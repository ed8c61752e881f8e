namespace Serverless.Core.Decoding.Json;

/// <summary>A string within an event: where it stands between its quotes, and whether it has escapes.</summary>
internal readonly record struct PlainText(int Start, int Length, bool IsEscaped);
