namespace Serverless.Core.Decoding.Avro.Plans;

/// <summary>A value of one of several branches. One of null is no value.</summary>
internal sealed class UnionNode : AvroNode
{
    private AvroNode[] _branches = [];

    /// <summary>Sets the branches; a union may contain itself through one of them.</summary>
    public void Take(AvroNode[] branches) => _branches = branches;

    public override int Read(AvroRun run, int at)
    {
        at = run.ReadPlace(at, _branches.Length, "branch", out var branch);
        return at < 0 ? at : _branches[branch].Read(run, at);
    }

    public override PlanCoverage Coverage(PlanSurvey survey) => survey.OfEach(_branches);
}
