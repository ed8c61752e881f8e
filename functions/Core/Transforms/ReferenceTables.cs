namespace Serverless.Core.Transforms;

/// <summary>A snapshot of the tables that events are enriched from. Look-ups by UTF-8 key allocate nothing.</summary>
public sealed class ReferenceTables
{
    public static readonly ReferenceTables Empty = new();
}
