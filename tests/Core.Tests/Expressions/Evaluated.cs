using System.Globalization;
using System.Text;
using Serverless.Core.Expressions.Checking;
using Serverless.Core.Expressions.Parsing;
using Serverless.Core.Expressions.Values;
using Serverless.Core.Rows;

namespace Serverless.Core.Tests.Expressions;

/// <summary>
/// What an expression comes to, as a text that names the type: <c>int 5</c>, <c>string abc</c>, <c>list(int 1, int 2)</c>, <c>missing</c>,
/// <c>error</c> with its kind, <c>refused</c> with the message.
/// </summary>
internal static class Evaluated
{
    public static string Of(string text, Row? row = null)
    {
        row ??= new Row(new RowLayout([]));
        if (Parser.Parse(text, out var error) is not { } tree || Checker.Check(tree, row.Layout, out error) is not { } found)
            return $"refused: {error}";
        var outcome = found.Item.Evaluate(row, out var item);
        return outcome switch
        {
            Outcome.Ok => Show(item),
            Outcome.Missing => "missing",
            _ => $"error {outcome}",
        };
    }

    /// <summary>A real number in one spelling.</summary>
    public static string Show(double value) => $"double {value.ToString("R", CultureInfo.InvariantCulture)}";

    private static string Show(Item item) => item.Kind switch
    {
        Kind.Null => "null",
        Kind.Bool => item.Bits != 0 ? "bool true" : "bool false",
        Kind.Int => $"int {item.Bits}",
        Kind.Uint => $"uint {unchecked((ulong)item.Bits)}",
        Kind.Double => Show(BitConverter.Int64BitsToDouble(item.Bits)),
        Kind.String => $"string {Encoding.UTF8.GetString(item.Text!)}",
        Kind.Bytes => $"bytes {Convert.ToHexString(item.Text!)}",
        Kind.List => $"list({string.Join(", ", item.Items!.Select(Show))})",
        Kind.Timestamp => $"timestamp {Text(MomentText.Write, new Moment(item.Bits, item.Nanos))}",
        _ => $"duration {Text(DurationText.Write, item.Bits)}",
    };

    private static string Text<T>(Writer<T> write, T value)
    {
        var target = new byte[64];
        return Encoding.UTF8.GetString(target, 0, write(value, target));
    }

    private delegate int Writer<T>(T value, Span<byte> target);
}
