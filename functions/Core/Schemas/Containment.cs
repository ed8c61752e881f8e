using System.Globalization;

namespace Serverless.Core.Schemas;

/// <summary>
/// Checks how records contain each other directly: not in a circle, as such a record has no value, and no deeper than a limit, so that
/// whatever goes from a record to those that it contains needs no more room.
/// </summary>
internal sealed class Containment(int maxDepth)
{
    private readonly HashSet<RecordSchema> _entered = [];
    private readonly Dictionary<RecordSchema, int> _depths = [];

    /// <summary>Throws <see cref="FormatException"/> for a record that contains itself or contains others too deep.</summary>
    public void Check(AvroSchema schema)
    {
        var named = new Dictionary<string, NamedSchema>(StringComparer.Ordinal);
        NamedTypes.Collect(schema, named);
        foreach (var record in named.Values.OfType<RecordSchema>())
            DepthOf(record, 0);
    }

    private int DepthOf(RecordSchema record, int around)
    {
        if (_depths.TryGetValue(record, out var known))
            return known + around > maxDepth ? throw TooDeep(record) : known;
        if (!_entered.Add(record))
            throw new FormatException($"'{record.FullName}' contains itself, so it has no value: make the field a union with null");
        if (around >= maxDepth)
            throw TooDeep(record);
        var depth = 1;
        foreach (var inner in record.Fields.Select(field => field.Type).OfType<RecordSchema>())
            depth = Math.Max(depth, 1 + DepthOf(inner, around + 1));
        return _depths[record] = depth;
    }

    private FormatException TooDeep(RecordSchema record) => new(
        string.Create(CultureInfo.InvariantCulture, $"'{record.FullName}' is in records more than {maxDepth} deep: no event may nest so"));
}
