using System.Globalization;
using System.Text;
using Serverless.Core.Expressions.Parsing;
using Serverless.Core.Expressions.Values;
using Serverless.Core.Text;
using Serverless.Core.Rows;

namespace Serverless.Core.Expressions.Checking;

/// <summary>What is wrong with a well-formed expression, and what to write instead.</summary>
internal sealed class Mistakes(RowLayout layout, IReadOnlyCollection<string> functions)
{
    private static readonly HashSet<string> Macros = new(StringComparer.Ordinal) { "all", "exists", "exists_one", "map", "filter" };

    private string[] Fields => [.. layout.Fields.Select(one => one.Name)];

    public CheckProblem UnknownField(int position, string name) => new(position, name switch
    {
        "starts" or "ends" => $"'{name}-with' is no function: write text.{name}With(part)",
        "not" => "'not' is no operator: write '!'",
        _ when Array.Find(Fields, field => field.StartsWith($"{name}-", StringComparison.Ordinal)) is { } hyphened =>
            $"there is no field '{name}' here; a field with a hyphen is written in backticks: `{hyphened}`",
        _ => $"there is no field '{name}' here{NearestName.Hint(name, Fields)}",
    }, unknownField: name);

    public CheckProblem UnknownFunction(Syntax.Call call, string? qualified) => new(call.Position, call.Function switch
    {
        _ when qualified is not null && IsSpace(qualified) => $"there is no function '{qualified}'{NearestName.Hint(qualified, functions)}",
        "exists" when call.Target is null => "'exists' is no function: write has(field)",
        "not" => "'not' is no function: write '!'",
        _ when Macros.Contains(call.Function) => $"the macro '{call.Function}' is not known here: 'in', 'size' and '==' work on lists",
        "type" => "'type' is not known here: types are known when the pipeline is read",
        _ => $"there is no function '{call.Function}'{NearestName.Hint(call.Function, functions)}",
    });

    /// <summary>Whether functions share what stands before the point, and no field is called so.</summary>
    private bool IsSpace(string qualified) =>
        qualified[..(qualified.IndexOf('.', StringComparison.Ordinal) + 1)] is var space
        && functions.Any(one => one.StartsWith(space, StringComparison.Ordinal)) && layout.SlotOf(space[..^1]) < 0;

    public static CheckProblem NoCondition(int position, string symbol, CelType type) =>
        new(position, $"'{symbol}' needs a condition, and this is {type}: compare it, as in x {(type == CelType.Str ? "!= ''" : "!= 0")}");

    public static CheckProblem MixedResults(int position, CelType then, CelType otherwise) =>
        new(position, $"both results of '?:' must have one type, and these are {then} and {otherwise}: convert one, as in string(x)");

    public static CheckProblem MixedItems(int position, CelType one, CelType other) =>
        new(position, $"the items of a list must have one type (numbers may mix), and here are {one} and {other}");

    public static CheckProblem NoList(int position, CelType found) =>
        new(position, $"'in' looks into a list, and this is {found}: write a list in square brackets, as in x in ['a', 'b']");

    public static CheckProblem NoTime(Syntax.Call call, IReadOnlyList<Checked> arguments, bool ofDuration)
    {
        var on = ofDuration ? "a timestamp or a duration" : "a timestamp";
        return new(call.Position, $"{call.Function} is called on {on}, with a time zone or without, and here is {Called(call, arguments)}");
    }

    public static CheckProblem NotComparable(int position, string symbol, CelType left, CelType right) =>
        new(position, (left.Kind, right.Kind) switch
    {
        (Kind.Null, _) or (_, Kind.Null) => "a field is never null: write has(field) or !has(field) to ask whether it is there",
        _ when left == right => $"values of type {left} have no order: '{symbol}' can't compare them",
        (Kind.String, _) or (_, Kind.String) =>
            $"'{symbol}' can't compare {left} with {right}: put quotes around a text, or convert with string(x) or "
            + $"{(left.Kind == Kind.String ? right : left)}(x)",
        (Kind.Timestamp, _) or (_, Kind.Timestamp) =>
            $"'{symbol}' can't compare {left} with {right}: write timestamp(seconds) or timestamp('2026-01-31T12:00:00Z')",
        _ => $"'{symbol}' can't compare {left} with {right}",
    });

    public static CheckProblem NoOperator(Syntax.Call call, Checked[] operands)
    {
        var symbol = call.Function;
        var found = string.Join(" and ", operands.Select(one => one.Type));
        var fix = operands switch
        {
            [{ Type.Kind: Kind.Double }, { Type.Kind: Kind.Double }] when symbol == "%" => "convert both with int(x)",
            [{ Type.Kind: Kind.Double }, { Type.Kind: Kind.Int }] when call.Arguments[1] is Syntax.Int whole => AsDouble(whole),
            [{ Type.Kind: Kind.Int }, { Type.Kind: Kind.Double }] when call.Arguments[0] is Syntax.Int whole => AsDouble(whole),
            [{ Type.IsNumeric: true }, { Type.IsNumeric: true }] => $"convert one, as in {Widest(operands)}(x)",
            [{ Type.Kind: Kind.String }, _] or [_, { Type.Kind: Kind.String }] when symbol == "+" => "convert the other with string(x)",
            [{ Type.Kind: Kind.Timestamp }, { Type.IsNumeric: true }] => "write a duration, as in duration('5s')",
            [{ Type.Kind: Kind.Uint }] when symbol == "-" => "convert with int(x)",
            [_] when symbol == "!" => "compare it, as in x == 0",
            _ => null,
        };
        return new CheckProblem(call.Position, $"'{symbol}' can't be used on {found}{(fix is null ? "" : $": {fix}")}");
    }

    public static CheckProblem NoOverload(Syntax.Call call, Checked[] arguments, IReadOnlyList<Overload> overloads)
    {
        var known = string.Join(" or ", overloads.Select(one => one.ToString()).Distinct());
        return new CheckProblem(call.Position, $"'{call.Function}' is called as {known}, and here is {Called(call, arguments)}");
    }

    public static CheckProblem NoConstant(Syntax.Call call, byte[] text, Outcome outcome) => new(
        call.Position,
        $"'{Printable.Of(text)}' is no {call.Function}{(outcome == Outcome.OutOfRange ? " in its range" : "")}{Example(call.Function)}");

    public static CheckProblem UnknownZone(int position, byte[] name) =>
        new(position, $"there is no time zone '{Printable.Of(name)}': write an IANA name such as 'Europe/Paris', or an offset as '+01:00'");

    /// <summary>A call with the types of its arguments, as it was found.</summary>
    public static string Called(Syntax.Call call, IReadOnlyList<Checked> arguments)
    {
        var text = new StringBuilder();
        if (call.Target is not null)
            text.Append(arguments[0].Type).Append('.');
        var types = arguments.Skip(call.Target is null ? 0 : 1).Select(one => one.Type);
        return text.Append(call.Function).Append('(').AppendJoin(", ", types).Append(')').ToString();
    }

    private static string AsDouble(Syntax.Int whole) => string.Create(CultureInfo.InvariantCulture, $"write {whole.Value}.0");

    private static string Widest(Checked[] operands) => operands.Any(one => one.Type.Kind == Kind.Double) ? "double" : "int";

    private static string Example(string function) => function switch
    {
        "timestamp" => ": write it as RFC 3339 does, '2026-01-31T12:00:00Z'",
        "ip" => ": write it as in '192.168.0.1' or '2001:db8::1'",
        "cidr" => ": write it as in '10.0.0.0/8' or '2001:db8::/32'",
        "url" => ": write it with scheme and host, or from its '/' on",
        "duration" => ": write numbers with h, m, s, ms, us or ns, '1h30m'",
        _ => "",
    };
}
