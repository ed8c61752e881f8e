using Serverless.Core.Pipelines;

namespace Serverless.Core.Tests.Pipelines;

/// <summary>What a file says of computed values and of exact counts, and what these change of the identity of a view.</summary>
public sealed class ComputedFileTests
{
    private const string Ttl = "\"ttl\": \"30d\"";

    private static readonly Pipeline Plain = Compiled(PipelineFiles.Sample);

    [Fact]
    public void Computed_values_are_read_in_the_order_of_the_file()
    {
        var view = Compiled(With("\"share\": \"d / n\", \"label\": \"key.id + '!'\"")).Views[0];
        Assert.Equal([("share", "d / n"), ("label", "key.id + '!'")], view.Definition.Computed.Select(one => (one.Name, one.Expression)));
        Assert.Equal(["share", "label"], view.Layout.Computed.Names);
    }

    [Fact]
    public void A_computed_value_makes_another_version_and_no_other_view()
    {
        var one = Compiled(With("\"share\": \"d / n\""));
        var other = Compiled(With("\"share\": \"n / d\""));
        Assert.Equal(3, new[] { Plain, one, other }.Select(pipeline => pipeline.Version).Distinct().Count());
        Assert.All([one, other], pipeline => Assert.Equal(Identities(Plain), Identities(pipeline)));
    }

    [Fact]
    public void A_feature_shows_a_computed_value()
    {
        var file = PipelineFiles.SampleWith("\"name\": \"session\",", "\"name\": \"session\", \"compute\": { \"half\": \"n / 2.0\" },")
            .Replace("[\"n\"]", "[\"half\"]", StringComparison.Ordinal);
        Assert.Empty(PipelineFiles.Parse(file).Errors);
    }

    [Fact]
    public void A_mistake_in_an_aggregate_is_told_once()
    {
        var file = With("\"share\": \"d / n\"").Replace("\"kind\": \"distinct\"", "\"kind\": \"distinkt\"", StringComparison.Ordinal);
        Assert.Equal("$.views[0].aggregates.d.kind", Assert.Single(PipelineFiles.Parse(file).Errors).Path);
    }

    [Fact]
    public void An_aggregate_of_a_reserved_name_is_refused_beside_computed_values()
    {
        var file = With("\"share\": \"n / 2.0\"").Replace("\"d\": { \"kind\"", "\"window\": { \"kind\"", StringComparison.Ordinal);
        var error = Assert.Single(PipelineFiles.Parse(file).Errors);
        Assert.Equal("$.views[0].aggregates.window", error.Path);
        Assert.Equal("'window' is a word of expressions over results: choose another name", error.Message);
    }

    [Fact]
    public void A_limit_of_exact_counting_makes_another_state()
    {
        var exact = Compiled(PipelineFiles.SampleWith("\"precision\": 10", "\"precision\": 10, \"exact\": 100")).Views[0];
        var more = Compiled(PipelineFiles.SampleWith("\"precision\": 10", "\"precision\": 10, \"exact\": 200")).Views[0];
        Assert.Equal(3, new[] { Plain.Views[0], exact, more }.Select(view => view.DefinitionHash).Distinct().Count());
        Assert.Equal(Plain.Views[0].Meaning, exact.Meaning);
    }

    private static IEnumerable<(string, string)> Identities(Pipeline pipeline) =>
        pipeline.Views.Select(view => (view.DefinitionHash, view.Meaning));

    private static string With(string values) => PipelineFiles.SampleWith(Ttl, $"{Ttl}, \"compute\": {{ {values} }}");

    private static Pipeline Compiled(string file) => Pipeline.Compile(PipelineFiles.Parse(file).Definition!);
}
