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
        var otherwise = reader.Find("otherwise") is null ? null : fields.ReadOptional(reader, "otherwise", [FieldType.Timestamp]);
        var definition = new EventTimeDefinition(
            otherwise is null ? ReadRequired(reader, fields) : fields.ReadOptional(reader, "field", [FieldType.Timestamp]),
            reader.Milliseconds("bound", least: 0),
            reader.OptionalMilliseconds("maxFuture", least: 0) ?? Hour,
            reader.OptionalMilliseconds("idle", least: 100) ?? TenSeconds,
            reader.OptionalMilliseconds("maxPast", least: 1),
            otherwise);
        if (otherwise?.Length > 0 && otherwise == definition.Field)
            reader.Error("otherwise", $"'{otherwise}' is the field itself: name another one, such as one with \"record\": \"timestamp\"");
        reader.Done();
        return definition;
    }

    private static string ReadRequired(ObjectReader reader, DeclaredFields fields) => fields.Read(
        reader, "field", [FieldType.Timestamp], ", or name in 'otherwise' a field whose value is the time of events without it");
}
