namespace Serverless.Core.Decoding.Json;

internal enum PlainKind : byte
{
    Number,
    Text,
    True,
    False,
    Null,
}

/// <summary>A scalar within an event: where it stands, a string without its quotes.</summary>
internal readonly record struct PlainToken(PlainKind Kind, int Start, int Length);
