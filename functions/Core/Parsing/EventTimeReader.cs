using Serverless.Core.Definitions;
using Serverless.Core.Rows;

namespace Serverless.Core.Parsing;

/// <summary>Reads <c>eventTime</c>.</summary>
internal static class EventTimeReader
{
    private const long Hour = 3_600_000;
    private const long TenSeconds = 10_000;

    /// <summary>The definition; without a field name after an error.</summary>
    public static EventTimeDefinition Read(ObjectReader pipeline, DeclaredFields fields)
    {
        if (pipeline.NeedObject("eventTime") is not { } reader)
            return new EventTimeDefinition("", 0, 0, 0);
        var definition = new EventTimeDefinition(
            fields.Read(reader, "field", [FieldType.Timestamp]),
            reader.Milliseconds("bound", least: 0),
            reader.OptionalMilliseconds("maxFuture", least: 0) ?? Hour,
            reader.OptionalMilliseconds("idle", least: 100) ?? TenSeconds,
            reader.OptionalMilliseconds("maxPast", least: 1));
        reader.Done();
        return definition;
    }
}
