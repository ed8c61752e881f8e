using Serverless.Core.Expressions.Evaluation;
using Serverless.Core.Expressions.Values;
using Serverless.Core.Rows;

namespace Serverless.Core.Expressions.Checking;

/// <summary>
/// Replaces parts that depend on no field by their value. A part whose evaluation is an error is kept: another part may absorb the error,
/// so it can only be reported when an event is evaluated.
/// </summary>
internal static class Folding
{
    public static Checked Fold(Checked one)
    {
        if (one.Node.Parts.Count == 0 || !one.Node.Parts.All(IsConstant))
            return one;
        var row = new Row(new RowLayout([]));
        return one.Node switch
        {
            Node<bool> node => Fold(node, row, one),
            Node<long> node => Fold(node, row, one),
            Node<ulong> node => Fold(node, row, one),
            Node<double> node => Fold(node, row, one),
            Node<Moment> node => Fold(node, row, one),
            Node<Number> node => Fold(node, row, one),
            Node<IpAddress> node => Fold(node, row, one),
            Node<IpNetwork> node => Fold(node, row, one),
            Node<Item> node => Fold(node, row, one),
            Node<Item[]> node => Fold(node, row, one),
            Node<ReadOnlySpan<byte>> node when node.Evaluate(row, out var text) == Outcome.Ok =>
                one with { Node = new TextConstant(text.ToArray()) },
            _ => one,
        };
    }

    public static bool IsConstant(Node node) =>
        node is TextConstant or Constant<bool> or Constant<long> or Constant<ulong> or Constant<double> or Constant<Moment>
        or Constant<Number> or Constant<IpAddress> or Constant<IpNetwork> or Constant<Item> or Constant<Item[]>;

    private static Checked Fold<T>(Node<T> node, Row row, Checked one) =>
        node.Evaluate(row, out var value) == Outcome.Ok ? one with { Node = new Constant<T>(value) } : one;
}
