# SPDX-License-Identifier: MIT
"""
Machine: language models. A question and a JSON schema go in, a checked object comes out.

It knows no clips and no captions; whoever asks brings the words and the shape of the answer.
"""

from clipmill.llm.chat import ChatModel, ChatOptions
from clipmill.llm.model import AnswerMemory, LanguageModel, Schema, Usage

__all__ = ["AnswerMemory", "ChatModel", "ChatOptions", "LanguageModel", "Schema", "Usage"]
