using System.Text;
using Serverless.Core.Definitions;
using Serverless.Core.Pipelines;
using Serverless.Core.Rows;
using Serverless.Core.Templates;
using Serverless.Core.Tests.Pipelines;
using Serverless.Core.Transforms;

namespace Serverless.Core.Tests.Transforms;

[Collection(Alone.Name)]
public sealed class TemplateStepTests
{
    private static readonly RowLayout Layout = new([("message", FieldType.Text), ("template", FieldType.Text), ("text", FieldType.Text)]);

    //  version 1 knows one template, version 2 two ── what fits none has the hash of its masked text
    [Fact]
    public void A_message_has_the_template_of_the_tables_version()
    {
        var one = Tables(1, "user ann logged in", "user bob logged in");
        var two = Tables(2, "user ann logged in", "user bob logged in", "disk 7 is 90% full");

        Assert.Equal("0 user <*> logged in", Of(one, "user carla logged in"));
        Assert.Matches("^#[0-9a-f]{16} none$", Of(one, "disk 8 is 91% full"));
        Assert.Equal(Of(one, "disk 8 is 91% full"), Of(one, "disk 3 is 7% full"));
        Assert.Equal("1 disk <*> is <*>% full", Of(two, "disk 8 is 91% full"));
        Assert.Matches("^#[0-9a-f]{16} none$", Of(ReferenceTables.Empty, "user carla logged in"));
    }

    [Fact]
    public void A_table_that_has_no_templates_or_damaged_ones_fits_nothing()
    {
        Assert.StartsWith("#", Of(With("templates", "tree", "AAAA"), "user carla logged in"), StringComparison.Ordinal);
        Assert.StartsWith("#", Of(With("templates", "tree", "no base 64!"), "user carla logged in"), StringComparison.Ordinal);
        Assert.StartsWith("#", Of(With("other", "tree", "AAAA"), "user carla logged in"), StringComparison.Ordinal);
    }

    [Fact]
    public void An_event_without_a_message_has_no_template()
    {
        var row = new Row(Layout);
        Steps("logs").Apply(row, Tables(1, "a"), out _, out _);
        Assert.False(row.Has(1) || row.Has(2));
    }

    [Fact]
    public void A_message_allocates_nothing()
    {
        var (tables, steps, row) = (Tables(1, "user ann logged in", "user bob logged in"), Steps("logs"), new Row(Layout));
        byte[][] messages = [.. new[] { "user carla logged in", "disk 8 is 91% full" }.Select(Encoding.UTF8.GetBytes)];
        Run(100);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Run(1_000);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);

        void Run(int count)
        {
            for (var number = 0; number < count; number++)
            {
                var message = messages[number % 2];
                row.Clear();
                row.SetText(0, message, 0, message.Length);
                steps.Apply(row, tables, out _, out _);
            }
        }
    }

    [Fact]
    public void The_table_of_a_pipelines_templates_is_one_of_its_tables()
    {
        var parse = PipelineFiles.Parse(PipelineFiles.SampleWith(
            "{ \"drop\":", "{ \"template\": { \"from\": \"unit\", \"table\": \"kinds\" } }, { \"drop\":"));
        Assert.Equal(["owners", "kinds"], Pipeline.Compile(parse.Definition!).Tables);
    }

    [Theory]
    [InlineData("{ \"from\": \"unitt\" }", "did you mean 'unit'?")]
    [InlineData("{ \"from\": \"unit\", \"to\": \"unit\" }", "give each a name of its own")]
    [InlineData("{ \"from\": \"unit\", \"table\": \"A b\" }", "A b")]
    [InlineData("{ \"from\": \"count\" }", "count")]
    public void Mistakes_are_told(string step, string message)
    {
        var errors = PipelineFiles.Parse(PipelineFiles.SampleWith("{ \"drop\":", $"{{ \"template\": {step} }}, {{ \"drop\":")).Errors;
        Assert.Contains(errors, error => error.Message.Contains(message, StringComparison.Ordinal));
    }

    private static ReferenceTables Tables(long version, params string[] messages)
    {
        var (learner, line) = (new TemplateLearner(new TemplateOptions(Depth: 1)), new MaskedLine());
        foreach (var message in messages)
        {
            line.Read(Encoding.UTF8.GetBytes(message));
            learner.Learn(line);
        }
        return With("templates", "tree", Convert.ToBase64String(learner.Snapshot().ToBytes()), version);
    }

    private static ReferenceTables With(string key, string column, string text, long version = 1) => ReferenceTables.Empty.With(
        "logs", version, new Dictionary<string, IReadOnlyDictionary<string, string>>
        {
            [key] = new Dictionary<string, string> { [column] = text },
        });

    private static Transformer Steps(string table) =>
        Transformer.Compile([new TransformDefinition.Template("message", "template", table, "text")], Layout);

    private static string Of(ReferenceTables tables, string message)
    {
        var (row, bytes) = (new Row(Layout), Encoding.UTF8.GetBytes(message));
        row.SetText(0, bytes, 0, bytes.Length);
        Steps("logs").Apply(row, tables, out _, out _);
        return $"{Encoding.UTF8.GetString(row.Text(1))} {(row.Has(2) ? Encoding.UTF8.GetString(row.Text(2)) : "none")}";
    }
}
