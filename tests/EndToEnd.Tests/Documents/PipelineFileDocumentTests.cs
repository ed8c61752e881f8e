using Serverless.EndToEnd.Tests.House;

namespace Serverless.EndToEnd.Tests.Documents;

/// <summary>The reference of the pipeline file is that of its schema.</summary>
public sealed class PipelineFileDocumentTests
{
    private static readonly string Page = Path.Combine(Checkout.Root, "docs", "pipeline-file.md");

    /// <summary>With the environment variable WRITE_DOCS set, the file is written instead.</summary>
    [Fact]
    public void The_page_is_made_of_the_schema()
    {
        if (Environment.GetEnvironmentVariable("WRITE_DOCS") is { Length: > 0 })
            File.WriteAllText(Page, PipelineFileDocument.Write());

        Assert.Equal(File.ReadAllText(Page), PipelineFileDocument.Write());
    }
}
