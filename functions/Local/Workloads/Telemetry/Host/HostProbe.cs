namespace Serverless.Local.Workloads.Telemetry.Host;

/// <summary>Measures one side of this machine. What can't be measured here is left out, never guessed.</summary>
internal abstract class HostProbe
{
    /// <summary>Adds what there is to say now. Of counters the increase since the last call is said, so nothing at the first.</summary>
    public abstract void Measure(HostEvents events);
}
