using Serverless.Core.Rows;

namespace Serverless.Core.Aggregates;

/// <summary>A value that an aggregate shows in results, and that expressions over results can use.</summary>
/// <param name="Member">The member of the object that the aggregate is shown as; null when it is shown as the value alone.</param>
/// <param name="Type">
/// Its type. Every number, counts and integers too, is <see cref="FieldType.Number"/>, so that a quotient is never cut to a whole number.
/// </param>
internal readonly record struct ShownValue(string? Member, FieldType Type)
{
    /// <summary>A number alone.</summary>
    public static readonly IReadOnlyList<ShownValue> Number = [new(null, FieldType.Number)];

    /// <summary>No value that an expression could use: a list, or an object of lists.</summary>
    public static readonly IReadOnlyList<ShownValue> None = [];

    /// <summary>The value alone, of a field's type.</summary>
    public static IReadOnlyList<ShownValue> Alone(FieldType type) => [new(null, TypeOf(type))];

    /// <summary>Fields of one event, each a member of its name.</summary>
    public static IReadOnlyList<ShownValue> Of(RowFields fields) =>
        [.. fields.Names.Zip(fields.Types, (name, type) => new ShownValue(name, TypeOf(type)))];

    /// <summary>The name by which expressions know it: <c>count</c>, <c>latency.p99</c>.</summary>
    public string NameIn(string aggregate) => Member is null ? aggregate : $"{aggregate}.{Member}";

    private static FieldType TypeOf(FieldType field) => field == FieldType.Integer ? FieldType.Number : field;
}
