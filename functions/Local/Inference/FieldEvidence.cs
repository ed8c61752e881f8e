using System.Text.Json;

namespace Serverless.Local.Inference;

/// <summary>What a sample has at one place of its events.</summary>
/// <param name="path">The place, as pipeline files write it.</param>
/// <param name="name">The property's own name.</param>
internal sealed class FieldEvidence(string path, string name)
{
    /// <summary>Texts that stand for nothing.</summary>
    private static readonly HashSet<string> Blanks = new(StringComparer.Ordinal) { "", "-", "--", "N/A", "n/a", "NULL", "null", "NaN" };

    public string Path { get; } = path;

    public string Name { get; } = name;

    /// <summary>Texts with a meaning.</summary>
    public List<string> Texts { get; } = [];

    /// <summary>Numbers as they are written.</summary>
    public List<string> Numbers { get; } = [];

    public int Booleans { get; private set; }

    /// <summary>Objects and arrays, at a place that has other values in other events.</summary>
    public int Others { get; private set; }

    /// <summary>The texts that stand for nothing, of those that were seen.</summary>
    public HashSet<string> Missing { get; } = new(StringComparer.Ordinal);

    /// <summary>In how many events there is a value that means something.</summary>
    public int Count => Texts.Count + Numbers.Count + Booleans;

    public void Add(JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.String when value.GetString() is { } text && !Blanks.Contains(text):
                Texts.Add(text);
                break;
            case JsonValueKind.String:
                Missing.Add(value.GetString()!);
                break;
            case JsonValueKind.Number:
                Numbers.Add(value.GetRawText());
                break;
            case JsonValueKind.True or JsonValueKind.False:
                Booleans++;
                break;
            case JsonValueKind.Object or JsonValueKind.Array:
                Others++;
                break;
        }
    }

    /// <summary>How many different values there are.</summary>
    public int Distinct => Texts.Concat(Numbers).Distinct(StringComparer.Ordinal).Count() + Math.Min(Booleans, 2);
}
