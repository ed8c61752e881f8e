using Serverless.Local.Output;

namespace Serverless.Local.Workloads.Truth;

/// <summary>A view's key of several text fields as one number: the numbers of the fields' values, in mixed radix.</summary>
internal sealed class FactKey<TFact>(IReadOnlyList<TextField<TFact>> fields)
    where TFact : struct, ITruthFact
{
    private readonly TextField<TFact>[] _fields = [.. fields];

    /// <summary>Whether all keys have a number.</summary>
    public bool Fits => _fields.Aggregate(1.0, (keys, part) => keys * part.Count) <= int.MaxValue;

    /// <summary>The number of an event's key.</summary>
    public int Number(in TFact fact)
    {
        var number = 0;
        foreach (var field in _fields)
            number = (number * field.Count) + field.Number(fact);
        return number;
    }

    /// <summary>The key as results name it.</summary>
    public string Text(int number)
    {
        var texts = new string?[_fields.Length];
        for (var at = _fields.Length - 1; at >= 0; at--)
        {
            texts[at] = _fields[at].Text(number % _fields[at].Count);
            number /= _fields[at].Count;
        }
        return KeyText.Join(texts);
    }
}
