import type { Refused } from "../keep/keep"

/** Asks the server to keep refused text for the writer's organisation; gives whether it does. */
export async function keepForOrganisation(statement: string, organisation: string, refused: Refused): Promise<boolean> {
  const whose = organisation === "" ? {} : { organisation }
  try {
    const answer = await fetch(`/api/v1/statements/${statement}/returned`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ text: refused.words, why: refused.reason, ...whose }),
    })
    return answer.ok
  } catch {
    // There is no line: it is tried again when there is one.
    return false
  }
}
