using System.Text;
using Serverless.Core.Expressions.Evaluation;
using Serverless.Core.Expressions.Parsing;
using Serverless.Core.Expressions.Captures;
using Serverless.Core.Expressions.Patterns;
using Serverless.Core.Expressions.Values;
using Serverless.Core.Text;

namespace Serverless.Core.Expressions.Checking;

/// <summary>
/// A function whose second argument, a pattern or a path, is a constant: it is compiled when the pipeline is read.
/// </summary>
/// <param name="Name">Its name.</param>
/// <param name="IsMember">Whether it may be called on its first argument, too.</param>
/// <param name="Example">How it is called, for messages.</param>
/// <param name="What">What the constant is, for messages.</param>
/// <param name="Gives">The type of its value.</param>
/// <param name="Compile">Makes the node of a text and the constant; throws <see cref="CheckProblem"/> where that can't be used.</param>
internal sealed record ConstantFunction(
    string Name, bool IsMember, string Example, string What, CelType Gives, Func<int, Node<ReadOnlySpan<byte>>, string, Node> Compile)
{
    /// <summary>The call, compiled; <paramref name="arguments"/> begin with what it is called on.</summary>
    public Checked Make(Syntax.Call call, IReadOnlyList<Checked> arguments)
    {
        if (arguments is not [{ Type.Kind: Kind.String }, { Type.Kind: Kind.String }])
            throw new CheckProblem(
                call.Position, $"{Name} takes a string and a {What}, as in {Example}, and here is {Mistakes.Called(call, arguments)}");
        return arguments[1].Node is TextConstant constant
            ? new Checked(Compile(call.Position, arguments[0].Text, Encoding.UTF8.GetString(constant.Value)), Gives)
            : throw new CheckProblem(call.Position, $"the {What} of '{Name}' must be a constant: it is compiled when the pipeline is read");
    }
}

/// <summary>All functions of that kind.</summary>
internal static class ConstantFunctions
{
    private static readonly ConstantFunction[] All =
    [
        new("matches", true, "device.matches('^eth[0-9]+$')", "pattern", CelType.Bool, (at, text, pattern) =>
            new Matches(text, Pattern.Compile(pattern, out var problem) ?? throw NoPattern(at, problem))),
        new("regex.extract", false, "regex.extract(line, 'user=([a-z]+)')", "pattern", CelType.Str, (at, text, pattern) =>
            new Extract(text, CapturingPattern.Compile(pattern, out var problem) ?? throw NoPattern(at, problem))),
        new("regex.extractAll", false, "regex.extractAll(line, '[0-9]+')", "pattern", CelType.ListOf(CelType.Str), (at, text, pattern) =>
            new ExtractAll(text, CapturingPattern.Compile(pattern, out var problem) ?? throw NoPattern(at, problem))),
        OfJson("string", CelType.Str, (text, path) => new JsonString(text, path)),
        OfJson("int", CelType.Int, (text, path) => new JsonInt(text, path)),
        OfJson("double", CelType.Real, (text, path) => new JsonDouble(text, path)),
        OfJson("bool", CelType.Bool, (text, path) => new JsonBool(text, path)),
        OfJson("has", CelType.Bool, (text, path) => new JsonHas(text, path)),
    ];

    /// <summary>Their names.</summary>
    public static IReadOnlySet<string> Names { get; } = All.Select(one => one.Name).ToHashSet(StringComparer.Ordinal);

    /// <summary>The function that is called; null when it is none of these.</summary>
    public static ConstantFunction? Find(Syntax.Call call) =>
        Array.Find(All, one => one.Name == call.Function && (one.IsMember || call.Target is null));

    private static ConstantFunction OfJson(string name, CelType gives, Func<Node<ReadOnlySpan<byte>>, FieldPath, Node> make) =>
        new($"json.{name}", false, $"json.{name}(body, 'order.lines[0].id')", "path", gives, (at, text, path) =>
            make(text, FieldPath.TryParse(path) ?? throw new CheckProblem(at, FieldPath.Problem(path, int.MaxValue)!)));

    private static CheckProblem NoPattern(int position, string? problem) => new(position, $"the pattern can't be used: {problem}");
}
