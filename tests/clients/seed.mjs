import { InferenceClient } from "@huggingface/inference";

const client = new InferenceClient(process.env.HF_TOKEN);

const chatCompletion = await client.chatCompletion({
  model: "swiss-ai/Apertus-70B-Instruct-2509",
  messages: [
    {
      role: "user",
      content: "What is the capital of France?",
    },
  ],
  provider: "publicai",
});

console.log(chatCompletion.choices[0].message);
