using System.Globalization;
using System.Text.Json;
using Serverless.Core.Text;

namespace Serverless.Core.Schemas;

/// <summary>Notes what the parser overlooks.</summary>
/// <param name="found">Gets it; null: nobody asks.</param>
internal sealed class SchemaFlaws(List<string>? found)
{
    private readonly List<(AvroSchema Type, JsonElement Value, string Path)> _defaults = [];

    /// <summary>Notes a flaw.</summary>
    public void Add(string path, string problem) => found?.Add($"{path}: {problem}");

    /// <summary>Takes a default, to be checked once all types are known.</summary>
    public void AddDefault(AvroSchema type, JsonElement value, string path)
    {
        if (found is not null)
            _defaults.Add((type, value, path));
    }

    /// <summary>Checks that a name, or a part of a namespace, is of the specification's alphabet.</summary>
    public void CheckName(string name, string path)
    {
        if (!SchemaNames.IsName(name))
            Add(path, $"'{Printable.Of(name)}' is no name: use letters A to Z and a to z, digits and _, and begin with no digit");
    }

    /// <summary>Checks that no alias of a field is the name of another, or an alias of one before it.</summary>
    public void CheckAliases(RecordSchema record, string path)
    {
        for (var place = 0; place < record.Fields.Count; place++)
        {
            foreach (var alias in record.Fields[place].Aliases.Where(alias => record.PlaceOf(alias) != place))
            {
                Add(
                    string.Create(CultureInfo.InvariantCulture, $"{path}.fields[{place}].aliases"),
                    $"'{Printable.Of(alias)}' is a name of another field of this record: remove it");
            }
        }
    }

    /// <summary>Checks that the defaults are values of their types.</summary>
    public void CheckDefaults()
    {
        var values = new DefaultValues();
        foreach (var (type, value, path) in _defaults)
        {
            if (values.Problem(type, value) is { } problem)
                Add(path, problem);
        }
    }
}
