namespace Serverless.Core.Expressions.Values;

/// <summary>
/// A value of any type, as a list keeps it: <paramref name="Bits"/> for numbers, booleans and times, <paramref name="Text"/> for strings
/// and bytes.
/// </summary>
internal readonly record struct Item(Kind Kind, long Bits, int Nanos = 0, byte[]? Text = null, Item[]? Items = null)
{
    /// <summary>
    /// As CEL compares: numbers of different types by value, lists item by item, else only values of one type can be equal.
    /// </summary>
    public static bool AreEqual(in Item left, in Item right)
    {
        if (left.IsNumber && right.IsNumber)
            return Number.AreEqual(new Number(left.Kind, left.Bits), new Number(right.Kind, right.Bits));
        return left.Kind == right.Kind && left.Kind switch
        {
            Kind.String or Kind.Bytes => left.Text.AsSpan().SequenceEqual(right.Text),
            Kind.List => AreEqual(left.Items!, right.Items!),
            _ => left.Bits == right.Bits && left.Nanos == right.Nanos,
        };
    }

    public static bool AreEqual(Item[] left, Item[] right)
    {
        if (left.Length != right.Length)
            return false;
        for (var index = 0; index < left.Length; index++)
        {
            if (!AreEqual(left[index], right[index]))
                return false;
        }
        return true;
    }

    private bool IsNumber => Kind is Kind.Int or Kind.Uint or Kind.Double;
}
