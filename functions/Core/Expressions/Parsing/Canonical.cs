using System.Globalization;
using System.Text;

namespace Serverless.Core.Expressions.Parsing;

/// <summary>
/// Writes a tree in one way: all operators as calls, no spaces, literals in one form, terms of <c>&amp;&amp;</c>, <c>||</c>, <c>==</c> and
/// <c>!=</c> in one order, and comparisons with the lesser side first. Two texts that differ only in spaces, parentheses, comments, the
/// spelling of literals or the order of such terms give the same form. It is hashed into stored identities, so it never changes.
/// </summary>
internal static class Canonical
{
    public static string Write(Syntax tree)
    {
        var text = new StringBuilder();
        Write(tree, text);
        return text.ToString();
    }

    private static void Write(Syntax tree, StringBuilder text)
    {
        switch (tree)
        {
            case Syntax.Null:
                text.Append("null");
                break;
            case Syntax.Bool literal:
                text.Append(literal.Value ? "true" : "false");
                break;
            case Syntax.Int literal:
                text.Append(literal.Value.ToString(CultureInfo.InvariantCulture));
                break;
            case Syntax.Uint literal:
                text.Append(literal.Value.ToString(CultureInfo.InvariantCulture)).Append('u');
                break;
            case Syntax.Double literal:
                text.Append(literal.Value.ToString("R", CultureInfo.InvariantCulture)).Append('d');
                break;
            case Syntax.String literal:
                text.Append('\'').Append(Convert.ToHexString(literal.Value)).Append('\'');
                break;
            case Syntax.Bytes literal:
                text.Append("b'").Append(Convert.ToHexString(literal.Value)).Append('\'');
                break;
            case Syntax.Name name:
                text.Append(name.Text);
                break;
            case Syntax.Select select:
                Write(select.Operand, text);
                text.Append('.').Append(select.Member);
                break;
            case Syntax.Call { Target: null, Function: "==" or "!=", Arguments: [var one, var other] } equality:
                WriteSorted(equality.Function, [one, other], text);
                break;
            case Syntax.Call { Target: null, Function: ">" or ">=", Arguments: [var greater, var lesser] } comparison:
                Write(comparison.Function == ">" ? "<" : "<=", [lesser, greater], "", text);
                break;
            case Syntax.Call call:
                if (call.Target is null)
                    Write(call.Function, call.Arguments, "", text);
                else
                    Write(call.Function, [call.Target, .. call.Arguments], ".", text);
                break;
            case Syntax.Logic logic:
                WriteSorted(logic.And ? "&&" : "||", TermsOf(logic), text);
                break;
            case Syntax.Conditional conditional:
                Write("?", [conditional.Condition, conditional.Then, conditional.Otherwise], "", text);
                break;
            case Syntax.List list:
                Write("[]", list.Items, "", text);
                break;
        }
    }

    /// <summary>The terms, those of terms that are joined alike among them.</summary>
    private static IEnumerable<Syntax> TermsOf(Syntax.Logic logic) => logic.Terms.SelectMany(term =>
        term is Syntax.Logic inner && inner.And == logic.And ? TermsOf(inner) : [term]);

    private static void WriteSorted(string function, IEnumerable<Syntax> parts, StringBuilder text) =>
        text.Append(function).Append('(').AppendJoin(',', parts.Select(Write).Order(StringComparer.Ordinal)).Append(')');

    private static void Write(string function, IReadOnlyList<Syntax> parts, string prefix, StringBuilder text)
    {
        text.Append(prefix).Append(function).Append('(');
        for (var index = 0; index < parts.Count; index++)
        {
            text.Append(index == 0 ? "" : ",");
            Write(parts[index], text);
        }
        text.Append(')');
    }
}
