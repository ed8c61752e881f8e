using Serverless.Core.Pipelines;
using Serverless.Core.Rows;

namespace Serverless.Core.Aggregates;

/// <summary>Makes aggregates of their definitions.</summary>
internal static class AggregateFactory
{
    /// <summary>What is wrong with a definition over fields of these types, or null.</summary>
    public static string? Check(AggregateDefinition definition, Func<string, FieldType?> typeOf) =>
        definition.Kind is "count" || (definition.Field is { } field && typeOf(field) is not null) ? null : $"a {definition.Kind} needs a field that exists";

    public static Aggregate Create(AggregateDefinition definition, RowLayout layout) =>
        new(definition.Name, definition.Kind, 1, () => throw new NotSupportedException($"{definition.Kind} over {layout.Count} fields"));
}
